package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Primitive arrays and other runs of bytes: the number of elements, then each in its full width, little-endian. */
final class BulkSerializer extends GraphSerializer {
    private final Kind kind;
    private final int width;

    BulkSerializer(Kind kind) {
        this.kind = kind;
        this.width = switch (kind) {
            case SHORT_ARRAY, CHAR_ARRAY -> 2;
            case INT_ARRAY, FLOAT_ARRAY -> 4;
            case LONG_ARRAY, DOUBLE_ARRAY -> 8;
            default -> 1;
        };
    }

    @Override
    void write(Coder coder, WireOutput output, Object object) throws IOException {
        byte[] bytes = bytesOf(object);
        output.writeVarInt(bytes.length / width, true);
        output.writeBytes(bytes, 0, bytes.length);
    }

    private byte[] bytesOf(Object object) throws IOException {
        return switch (kind) {
            case BYTE_ARRAY -> (byte[]) object;
            case BOOLEAN_ARRAY -> bytesOf((boolean[]) object);
            case SHORT_ARRAY -> {
                short[] array = (short[]) object;
                ByteBuffer bytes = buffer(array.length);
                bytes.asShortBuffer().put(array);
                yield bytes.array();
            }
            case CHAR_ARRAY -> {
                char[] array = (char[]) object;
                ByteBuffer bytes = buffer(array.length);
                bytes.asCharBuffer().put(array);
                yield bytes.array();
            }
            case INT_ARRAY -> {
                int[] array = (int[]) object;
                ByteBuffer bytes = buffer(array.length);
                bytes.asIntBuffer().put(array);
                yield bytes.array();
            }
            case LONG_ARRAY -> {
                long[] array = (long[]) object;
                ByteBuffer bytes = buffer(array.length);
                bytes.asLongBuffer().put(array);
                yield bytes.array();
            }
            case FLOAT_ARRAY -> {
                float[] array = (float[]) object;
                ByteBuffer bytes = buffer(array.length);
                bytes.asFloatBuffer().put(array);
                yield bytes.array();
            }
            case DOUBLE_ARRAY -> {
                double[] array = (double[]) object;
                ByteBuffer bytes = buffer(array.length);
                bytes.asDoubleBuffer().put(array);
                yield bytes.array();
            }
            case BYTE_BUFFER -> PlainValues.bytes((ByteBuffer) object);
            case MEMORY_SEGMENT -> PlainValues.bytes((MemorySegment) object);
            default -> throw new AssertionError(kind);
        };
    }

    private ByteBuffer buffer(int elements) throws IOException {
        long bytes = (long) elements * width;
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new IOException("an array of " + bytes + " bytes is longer than a message can be; send it in parts");
        }
        return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytesOf(boolean[] array) {
        byte[] bytes = new byte[array.length];
        for (int i = 0; i < array.length; i++) {
            bytes[i] = (byte) (array[i] ? 1 : 0);
        }
        return bytes;
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException {
        int count = input.readCount(width);
        int start = input.position();
        input.setPosition(start + count * width);
        ByteBuffer bytes =
                ByteBuffer.wrap(input.getBuffer(), start, count * width).order(ByteOrder.LITTLE_ENDIAN);
        switch (kind) {
            case BOOLEAN_ARRAY -> {
                boolean[] array = new boolean[count];
                for (int i = 0; i < count; i++) {
                    array[i] = bytes.get() != 0;
                }
                return array;
            }
            case SHORT_ARRAY -> {
                short[] array = new short[count];
                bytes.asShortBuffer().get(array);
                return array;
            }
            case CHAR_ARRAY -> {
                char[] array = new char[count];
                bytes.asCharBuffer().get(array);
                return array;
            }
            case INT_ARRAY -> {
                int[] array = new int[count];
                bytes.asIntBuffer().get(array);
                return array;
            }
            case LONG_ARRAY -> {
                long[] array = new long[count];
                bytes.asLongBuffer().get(array);
                return array;
            }
            case FLOAT_ARRAY -> {
                float[] array = new float[count];
                bytes.asFloatBuffer().get(array);
                return array;
            }
            case DOUBLE_ARRAY -> {
                double[] array = new double[count];
                bytes.asDoubleBuffer().get(array);
                return array;
            }
            default -> {
                byte[] array = new byte[count];
                bytes.get(array);
                return switch (kind) {
                    case BYTE_BUFFER -> ByteBuffer.wrap(array);
                    case MEMORY_SEGMENT -> MemorySegment.ofArray(array);
                    default -> array;
                };
            }
        }
    }
}
