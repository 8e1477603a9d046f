package io.multiprocessing.internal.host;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The file of a value or an array that processes change without asking anybody. In the machine's byte order: it never
 * leaves the machine.
 *
 * <pre>
 * offset size field             writer                          reader
 *      0    8 magic             the maker, once                 all, when they open it
 *      8    4 format version    the maker                       all
 *     12    4 bytes of a word   the maker                       all
 *     16    8 number of words   the maker                       all
 *    128    n words             all, volatile and by RMW;       all, volatile;
 *                               many at once: plain             many at once: plain
 * </pre>
 *
 * <p>Nobody can open the file before a reference to it has left its maker, and what carries that publishes the header.
 * The words begin on a pair of cache lines of their own. A store of one word is single, so a process that dies leaves
 * each word as it was or as it was to be. Plain accesses of many words stand between fences.
 */
final class WordLayout {
    static final int VERSION = 1;
    static final long MAGIC = 0x4d50_4a57_4f52_4400L;
    static final long MAGIC_AT = 0;
    static final long VERSION_AT = 8;
    static final long WIDTH_AT = 12;
    static final long COUNT_AT = 16;
    static final long WORDS_AT = 128;

    private WordLayout() {}

    static long bytes(int width, int count) {
        return WORDS_AT + (long) width * count;
    }

    static void format(MemorySegment file, int width, int count) {
        file.set(ValueLayout.JAVA_INT, VERSION_AT, VERSION);
        file.set(ValueLayout.JAVA_INT, WIDTH_AT, width);
        file.set(ValueLayout.JAVA_LONG, COUNT_AT, count);
        file.set(ValueLayout.JAVA_LONG, MAGIC_AT, MAGIC);
    }

    static void check(MemorySegment file, int width, int count) throws IOException {
        if (file.byteSize() != bytes(width, count)
                || file.get(ValueLayout.JAVA_LONG, MAGIC_AT) != MAGIC
                || file.get(ValueLayout.JAVA_INT, VERSION_AT) != VERSION
                || file.get(ValueLayout.JAVA_INT, WIDTH_AT) != width
                || file.get(ValueLayout.JAVA_LONG, COUNT_AT) != count) {
            throw new IOException("not the file of " + count + " words of " + width
                    + " bytes, or of another version of this library: bytes=" + file.byteSize());
        }
    }
}
