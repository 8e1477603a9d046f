package io.multiprocessing.pool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.ObjIntConsumer;

/**
 * The bytes of numbers, booleans, strings and null, and of arrays that hold one kind of them: what most inputs and
 * results are, in a tenth of the time that a codec takes.
 *
 * <pre>
 *   one value:  tag (1)  bytes of the value
 *   an array:   tag (1)  length (4)  the values; strings each with their length (4) before them
 * </pre>
 */
final class PlainValues {
    private static final byte NULL = 0;
    private static final byte FALSE = 1;
    private static final byte TRUE = 2;
    private static final byte INTEGER = 3;
    private static final byte LONG = 4;
    private static final byte DOUBLE = 5;
    private static final byte STRING = 6;

    /** Longer ones may leave the table of what fits into memory to the codec. */
    private static final int LONGEST_TEXT = 1 << 20;

    private PlainValues() {}

    /** Null: it takes a codec. */
    static byte[] encode(Object value) {
        return switch (value) {
            case null -> new byte[] {NULL};
            case Integer number -> tagged(INTEGER, Integer.BYTES).putInt(number).array();
            case Long number -> tagged(LONG, Long.BYTES).putLong(number).array();
            case Double number -> tagged(DOUBLE, Double.BYTES).putDouble(number).array();
            case Boolean truth -> new byte[] {truth ? TRUE : FALSE};
            case String text
            when text.length() <= LONGEST_TEXT && isExact(text) -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                yield tagged(STRING, bytes.length).put(bytes).array();
            }
            default -> null;
        };
    }

    private static ByteBuffer tagged(byte tag, int more) {
        return ByteBuffer.allocate(1 + more).put(tag);
    }

    /** Half of a surrogate pair would become a question mark. */
    private static boolean isExact(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** What {@link #encode} made of one value. */
    static Object decode(ByteBuffer in) {
        byte tag = in.get();
        return switch (tag) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case INTEGER -> in.getInt();
            case LONG -> in.getLong();
            case DOUBLE -> in.getDouble();
            case STRING -> text(in, in.remaining());
            default -> throw unknown(tag);
        };
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static IllegalStateException unknown(byte tag) {
        return new IllegalStateException("no such kind of value: tag=" + tag);
    }

    /** Null: they take a codec. */
    static byte[] encodeAll(Object[] values) {
        Class<?> kind = values.length == 0 || values[0] == null ? null : values[0].getClass();
        for (Object value : values) {
            if (value == null || value.getClass() != kind) {
                return null;
            }
        }
        if (kind == Integer.class) {
            return array(INTEGER, Integer.BYTES, values, (out, i) -> out.putInt((Integer) values[i]));
        }
        if (kind == Long.class) {
            return array(LONG, Long.BYTES, values, (out, i) -> out.putLong((Long) values[i]));
        }
        if (kind == Double.class) {
            return array(DOUBLE, Double.BYTES, values, (out, i) -> out.putDouble((Double) values[i]));
        }
        return null;
    }

    private static byte[] array(byte tag, int width, Object[] values, ObjIntConsumer<ByteBuffer> put) {
        ByteBuffer out = tagged(tag, Integer.BYTES + width * values.length).putInt(values.length);
        for (int i = 0; i < values.length; i++) {
            put.accept(out, i);
        }
        return out.array();
    }

    /** What {@link #encodeAll} made of several. */
    static Object[] decodeAll(ByteBuffer in) {
        byte tag = in.get();
        Object[] values = new Object[in.getInt()];
        switch (tag) {
            case INTEGER -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = in.getInt();
                }
            }
            case LONG -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = in.getLong();
                }
            }
            case DOUBLE -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = in.getDouble();
                }
            }
            default -> throw unknown(tag);
        }
        return values;
    }
}
