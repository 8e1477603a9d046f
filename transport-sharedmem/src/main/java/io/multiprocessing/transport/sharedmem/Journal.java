package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import java.lang.foreign.MemorySegment;

/**
 * Several words of a shared file that change together, under a {@link Latch}: what they are to become is written down
 * first, then its count, which is the moment from which all of it has happened, then the words themselves. Whoever
 * takes the latch over from a dead holder writes the words once more ({@link #replay}); since a line says what a word
 * becomes and not by how much it changes, once more does no harm.
 *
 * <pre>
 * offset      size field
 *      0         8 count       0: there is nothing to be done
 *      8 + 16 i  8 offset      of a word of 8 bytes in the file
 *     16 + 16 i  8 value       what it becomes
 * </pre>
 *
 * <p>All stores are releases, so that others, and whoever comes after a dead one, find them in this order.
 */
final class Journal {
    static final int LINES = 8;
    static final long BYTES = 8 + LINES * 16;

    private final MemorySegment file;
    private final long at;
    private final long[] offsets = new long[LINES];
    private final long[] values = new long[LINES];
    private int lines;

    Journal(MemorySegment file, long at) {
        this.file = file;
        this.at = at;
    }

    /** The word is to become that value; a word has one line at most. */
    void set(long offset, long value) {
        offsets[lines] = offset;
        values[lines] = value;
        lines++;
    }

    /** Does what was said since the last time, all or nothing. */
    void commit() {
        for (int i = 0; i < lines; i++) {
            Words.putLongRelease(file, offsetAt(i), offsets[i]);
            Words.putLongRelease(file, offsetAt(i) + 8, values[i]);
        }
        Checkpoint.reached("journal.before-commit");
        Words.putLongRelease(file, at, lines);
        Checkpoint.reached("journal.committed");
        for (int i = 0; i < lines; i++) {
            Words.putLongRelease(file, offsets[i], values[i]);
            if (i == 0) {
                Checkpoint.reached("journal.half-done");
            }
        }
        Checkpoint.reached("journal.done");
        Words.putLongRelease(file, at, 0);
        lines = 0;
    }

    /** Does once more what a dead holder of the latch had committed. */
    void replay() {
        lines = 0;
        int count = (int) Words.getLongAcquire(file, at);
        for (int i = 0; i < count; i++) {
            long offset = Words.getLongAcquire(file, offsetAt(i));
            Words.putLongRelease(file, offset, Words.getLongAcquire(file, offsetAt(i) + 8));
        }
        Words.putLongRelease(file, at, 0);
    }

    private long offsetAt(int line) {
        return at + 8 + line * 16L;
    }
}
