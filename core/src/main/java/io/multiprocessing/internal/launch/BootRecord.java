package io.multiprocessing.internal.launch;

import java.io.IOException;
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
 * @param addedClassPath how many characters {@code java.class.path} begins with that the program does not see
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
        long addedClassPath,
        byte[] settings,
        byte[] target) {

    /** Whether the child halts when its parent is gone. */
    boolean endsWithParent() {
        return takenAlong || identity.daemon();
    }

    /**
     * Reads a record.
     *
     * @throws IOException it is cut short, or goes on behind its end; no memory is taken for what is not there
     */
    static BootRecord decode(byte[] bytes) throws IOException {
        Cursor in = new Cursor(bytes);
        Identity identity = new Identity(in.text(), in.text(), in.flag());
        BootRecord record = new BootRecord(
                identity, in.flag(), in.number(), in.text(), in.text(), in.text(), in.number(), in.bytes(), in.bytes());
        if (in.at != bytes.length) {
            throw new IOException("a boot record goes on behind its end: at byte " + in.at + " of " + bytes.length);
        }
        return record;
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

        boolean flag() throws IOException {
            return from[pass(1)] != 0;
        }

        long number() throws IOException {
            int high = integer();
            return (long) high << 32 | integer() & 0xffffffffL;
        }

        String text() throws IOException {
            int length = integer();
            return new String(from, pass(length), length, StandardCharsets.UTF_8);
        }

        byte[] bytes() throws IOException {
            int length = integer();
            int begin = pass(length);
            byte[] bytes = new byte[length];
            System.arraycopy(from, begin, bytes, 0, length);
            return bytes;
        }

        private int integer() throws IOException {
            return intAt(from, pass(Integer.BYTES));
        }

        /** Where the next bytes begin. */
        private int pass(int count) throws IOException {
            if (count < 0 || count > from.length - at) {
                throw new IOException("a boot record is cut short: at byte " + at + " of " + from.length
                        + " it announces " + Integer.toUnsignedString(count) + " more");
            }
            int begin = at;
            at += count;
            return begin;
        }
    }
}
