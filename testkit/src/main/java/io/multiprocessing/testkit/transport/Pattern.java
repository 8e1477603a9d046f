package io.multiprocessing.testkit.transport;

import java.nio.ByteBuffer;
import java.util.Random;

/** Messages that cannot be mistaken for each other. */
final class Pattern {
    private Pattern() {}

    /** Bytes that depend on length and number. */
    static byte[] of(int length, int number) {
        byte[] bytes = new byte[length];
        new Random(31L * length + number).nextBytes(bytes);
        return bytes;
    }

    /** Begins with the sender's mark and the message's number; filled with the mark. At least 5 bytes. */
    static byte[] marked(int mark, int number, int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) mark);
        ByteBuffer.wrap(bytes).put((byte) mark).putInt(number);
        return bytes;
    }
}
