package io.multiprocessing.internal.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a child is told before its target begins: numbers big-endian; flags in one byte; texts in UTF-8 and byte
 * arrays after their lengths, in 4 bytes. By hand, because this is on the way to a child's first line, where a data
 * stream with the method handles that it is made of takes two milliseconds.
 */
public final class RecordReader {
    private final String what;
    private final byte[] from;
    private int at;

    /**
     * Begins at the first byte.
     *
     * @param what it is, for errors: "a boot record"
     * @param from all of it
     */
    public RecordReader(String what, byte[] from) {
        this.what = what;
        this.from = from;
    }

    /** A big-endian number at a place. */
    static int intAt(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }

    /**
     * The next byte.
     *
     * @return whether it is not 0
     * @throws IOException there is none
     */
    public boolean flag() throws IOException {
        return from[pass(1)] != 0;
    }

    /**
     * The next four bytes.
     *
     * @return a number
     * @throws IOException there are fewer
     */
    public int integer() throws IOException {
        return intAt(from, pass(Integer.BYTES));
    }

    /**
     * The next eight bytes.
     *
     * @return a number
     * @throws IOException there are fewer
     */
    public long number() throws IOException {
        int high = integer();
        return (long) high << 32 | integer() & 0xffffffffL;
    }

    /**
     * The next text.
     *
     * @return the text
     * @throws IOException it is cut short; no memory is taken for what is not there
     */
    public String text() throws IOException {
        int length = integer();
        return new String(from, pass(length), length, StandardCharsets.UTF_8);
    }

    /**
     * The next byte array.
     *
     * @return a copy
     * @throws IOException it is cut short; no memory is taken for what is not there
     */
    public byte[] bytes() throws IOException {
        int length = integer();
        int begin = pass(length);
        byte[] bytes = new byte[length];
        System.arraycopy(from, begin, bytes, 0, length);
        return bytes;
    }

    /**
     * Makes sure that nothing is left.
     *
     * @throws IOException something is
     */
    public void end() throws IOException {
        if (at != from.length) {
            throw new IOException(what + " goes on behind its end: at byte " + at + " of " + from.length);
        }
    }

    /** Where the next bytes begin. */
    private int pass(int count) throws IOException {
        if (count < 0 || count > from.length - at) {
            throw new IOException(what + " is cut short: at byte " + at + " of " + from.length + " it announces "
                    + Integer.toUnsignedString(count) + " more");
        }
        int begin = at;
        at += count;
        return begin;
    }
}
