package io.multiprocessing.transport.sharedmem;

import java.nio.ByteBuffer;

/** Elements that carry a number, and whose every byte follows from it and its place. */
final class Numbered {
    private static final int HEAD_BYTES = 16;

    private Numbered() {}

    /** An element with a number of a putter; at least 16 bytes. */
    static byte[] of(int putter, long number, int bytes) {
        byte[] element = new byte[Math.max(HEAD_BYTES, bytes)];
        ByteBuffer.wrap(element).putInt(putter).putInt(element.length).putLong(number);
        for (int i = HEAD_BYTES; i < element.length; i++) {
            element[i] = filling(number, i);
        }
        return element;
    }

    private static byte filling(long number, int at) {
        return (byte) (number * 31 + at);
    }

    static int putter(byte[] element) {
        return ByteBuffer.wrap(element).getInt();
    }

    /** Its number; an element that is damaged is a failure. */
    static long number(byte[] element) {
        ByteBuffer bytes = ByteBuffer.wrap(element);
        long number = bytes.getLong(8);
        if (bytes.getInt(4) != element.length) {
            throw new AssertionError("element " + number + " has another length: " + element.length);
        }
        for (int i = HEAD_BYTES; i < element.length; i++) {
            if (element[i] != filling(number, i)) {
                throw new AssertionError("element " + number + " is damaged at " + i + " of " + element.length);
            }
        }
        return number;
    }
}
