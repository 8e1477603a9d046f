package io.multiprocessing.internal.launch;

import java.nio.charset.StandardCharsets;

/**
 * The first thing that a child reads from its control link. Made from bytes here, by hand, because this is on the way
 * to a child's first line; {@link BootRecordWriter} makes the bytes.
 *
 * @param identity who it is
 * @param takenAlong whether it halts when the parent is gone, as a daemon does
 * @param parentPid the parent's process id
 * @param parentName the parent's name
 * @param outcomePath where it leaves its {@link Outcome}
 * @param argFilePath a file that its JVM has read its arguments from and that it removes; empty: none
 * @param settings for {@link ChildSide#install}
 * @param target for {@link ChildSide#unpack}
 */
record BootRecord(
        Identity identity,
        boolean takenAlong,
        long parentPid,
        String parentName,
        String outcomePath,
        String argFilePath,
        byte[] settings,
        byte[] target) {

    /** Whether the child halts when its parent is gone. */
    boolean endsWithParent() {
        return takenAlong || identity.daemon();
    }

    /**
     * Reads a record.
     *
     * @throws IndexOutOfBoundsException it is cut short
     */
    static BootRecord decode(byte[] bytes) {
        Cursor in = new Cursor(bytes);
        Identity identity = new Identity(in.text(), in.text(), in.flag());
        return new BootRecord(
                identity, in.flag(), in.number(), in.text(), in.text(), in.text(), in.bytes(), in.bytes());
    }

    /** A big-endian number at a place. */
    static int intAt(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }

    private static final class Cursor {
        private final byte[] from;
        private int at;

        Cursor(byte[] from) {
            this.from = from;
        }

        boolean flag() {
            return from[at++] != 0;
        }

        long number() {
            int high = length();
            return (long) high << 32 | length() & 0xffffffffL;
        }

        String text() {
            int length = length();
            String text = new String(from, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }

        byte[] bytes() {
            int length = length();
            byte[] bytes = new byte[length];
            System.arraycopy(from, at, bytes, 0, length);
            at += length;
            return bytes;
        }

        private int length() {
            int value = intAt(from, at);
            at += 4;
            return value;
        }
    }
}
