package io.multiprocessing.internal.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * An element of a list as bytes.
 *
 * @param type what it is; 0: null
 * @param bytes its value: little-endian numbers, UTF-8 text, or the bytes themselves
 */
record ListValue(int type, byte[] bytes) {
    private static final int NULL = 0;
    private static final int FALSE_OR_TRUE = 1;
    private static final int BYTE = 2;
    private static final int SHORT = 3;
    private static final int INTEGER = 4;
    private static final int LONG = 5;
    private static final int FLOAT = 6;
    private static final int DOUBLE = 7;
    private static final int STRING = 8;
    private static final int BYTES = 9;

    /** Throws IllegalArgumentException for what cannot be an element. */
    static ListValue of(int index, Object value) {
        return switch (value) {
            case null -> new ListValue(NULL, new byte[0]);
            case Boolean truth -> word(FALSE_OR_TRUE, truth ? 1 : 0);
            case Byte number -> word(BYTE, number);
            case Short number -> word(SHORT, number);
            case Integer number -> word(INTEGER, number);
            case Long number -> word(LONG, number);
            case Float number -> word(FLOAT, Float.floatToRawIntBits(number));
            case Double number -> word(DOUBLE, Double.doubleToRawLongBits(number));
            case String text -> text(index, text);
            case byte[] bytes -> new ListValue(BYTES, bytes);
            default ->
                throw new IllegalArgumentException(
                        "not an element of a list in shared memory: index=" + index + ", class="
                                + value.getClass().getName()
                                + ", allowed=Byte, Short, Integer, Long, Float, Double, Boolean, String, byte[], null");
        };
    }

    private static ListValue word(int type, long value) {
        return new ListValue(
                type,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    private static ListValue text(int index, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException(
                    "not text that can be written as UTF-8, a half of a surrogate pair is missing: index=" + index);
        }
        return new ListValue(STRING, bytes);
    }

    /** Throws IllegalStateException when the bytes make no sense. */
    Object value() {
        long word = bytes.length == 8
                ? ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong()
                : 0;
        return switch (type) {
            case NULL -> null;
            case FALSE_OR_TRUE -> word != 0;
            case BYTE -> (byte) word;
            case SHORT -> (short) word;
            case INTEGER -> (int) word;
            case LONG -> word;
            case FLOAT -> Float.intBitsToFloat((int) word);
            case DOUBLE -> Double.longBitsToDouble(word);
            case STRING -> new String(bytes, StandardCharsets.UTF_8);
            case BYTES -> bytes;
            default -> throw new IllegalStateException("damaged element of a list in shared memory: type=" + type);
        };
    }
}
