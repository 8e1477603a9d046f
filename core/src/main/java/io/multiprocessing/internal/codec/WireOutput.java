package io.multiprocessing.internal.codec;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one message while it is written. What does not fit into the small buffer becomes a list of chunks, and
 * large arrays are not copied before the message is put together, so that each byte is copied once and no large buffer
 * is kept afterwards.
 *
 * <p>A string is its length times two, plus one if it has characters above 255; then one byte a character, or two.
 */
final class WireOutput extends Output {
    private static final int SMALL_BUFFER_BYTES = 4 << 10;
    private static final int LARGEST_BUFFER_BYTES = 1 << 20;

    /** Arrays from here on are put into the message straight from where they are. */
    private static final int BY_REFERENCE_BYTES = 16 << 10;

    private static final int LARGEST_MESSAGE_BYTES = Integer.MAX_VALUE - 8;

    private record Chunk(byte[] bytes, int offset, int length) {}

    private final byte[] smallBuffer;
    private final List<Chunk> chunks = new ArrayList<>(0);

    WireOutput() {
        super(SMALL_BUFFER_BYTES, LARGEST_MESSAGE_BYTES);
        smallBuffer = getBuffer();
    }

    /** Puts the message together. */
    byte[] toMessage() {
        if (chunks.isEmpty()) {
            return toBytes();
        }
        flush();
        byte[] message = new byte[(int) total];
        int end = 0;
        for (Chunk chunk : chunks) {
            System.arraycopy(chunk.bytes, chunk.offset, message, end, chunk.length);
            end += chunk.length;
        }
        return message;
    }

    /** Forgets what was written. */
    @Override
    public void reset() {
        super.reset();
        if (!chunks.isEmpty()) {
            chunks.clear();
            setBuffer(smallBuffer, LARGEST_MESSAGE_BYTES);
        }
    }

    /** Makes the buffer a chunk and goes on with a larger one. */
    @Override
    public void flush() {
        if (position == 0) {
            return;
        }
        long written = addChunk(buffer, 0, position);
        byte[] next = new byte[Math.min(2 * Math.max(buffer.length, SMALL_BUFFER_BYTES), LARGEST_BUFFER_BYTES)];
        setBuffer(next, LARGEST_MESSAGE_BYTES);
        total = written;
    }

    @Override
    public void writeBytes(byte[] bytes, int offset, int count) {
        if (count < BY_REFERENCE_BYTES) {
            super.writeBytes(bytes, offset, count);
            return;
        }
        flush();
        total = addChunk(bytes, offset, count);
    }

    private long addChunk(byte[] bytes, int offset, int length) {
        long written = total + length;
        if (written > LARGEST_MESSAGE_BYTES) {
            throw new KryoException(
                    "the message would be longer than " + LARGEST_MESSAGE_BYTES + " bytes; send it in parts");
        }
        chunks.add(new Chunk(bytes, offset, length));
        return written;
    }

    @Override
    public void writeString(String value) {
        int length = value.length();
        if (length > 64) {
            writeLongString(value);
            return;
        }
        for (int i = 0; i < length; i++) {
            if (value.charAt(i) > 0xFF) {
                writeWideString(value);
                return;
            }
        }
        writeVarInt(length << 1, true);
        require(length);
        copyLowBytes(value, length);
        position += length;
    }

    @SuppressWarnings(
            "deprecation") // the one method that copies without an array in between; right for characters up to 255
    private void copyLowBytes(String value, int length) {
        value.getBytes(0, length, buffer, position);
    }

    private void writeLongString(String value) {
        byte[] narrow = value.getBytes(StandardCharsets.ISO_8859_1);
        if (narrow.length == value.length() && new String(narrow, StandardCharsets.ISO_8859_1).equals(value)) {
            writeVarLong((long) narrow.length << 1, true);
            writeBytes(narrow, 0, narrow.length);
        } else {
            writeWideString(value);
        }
    }

    private void writeWideString(String value) {
        int length = value.length();
        writeVarLong((long) length << 1 | 1, true);
        for (int i = 0; i < length; i++) {
            writeChar(value.charAt(i));
        }
    }
}
