package io.multiprocessing.internal.wire;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Arrays of large payloads that were copied out, for the next payload of the same length: a new one of some MiB costs
 * more than what is copied into it, since its memory has to be got from the system and cleared.
 *
 * <p>All together are no more than {@link #MOST_BYTES}. Nothing is kept that nobody wanted for {@link #IDLE_NANOS}.
 */
public final class SpareArrays {
    /** Not worth keeping below this. */
    static final int LEAST_BYTES = Channel.INLINE_LIMIT_BYTES;

    /** As many bytes are kept in a process: a sixteenth of its heap, 64 MiB at most. */
    static final long MOST_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

    /** How long they are kept. */
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final SpareArrays OF_PROCESS = new SpareArrays(MOST_BYTES);

    private final ArrayDeque<byte[]> kept = new ArrayDeque<>();
    private final long mostBytes;
    private long keptBytes;
    private long usedNanos;
    private boolean watched;

    SpareArrays(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Those of this process.
     *
     * @return the only ones, outside of tests
     */
    public static SpareArrays ofProcess() {
        return OF_PROCESS;
    }

    /**
     * Takes one out.
     *
     * @param length in bytes
     * @return an array of that length, which holds anything; null: there is none
     */
    synchronized byte[] take(int length) {
        for (Iterator<byte[]> each = kept.descendingIterator(); each.hasNext(); ) {
            byte[] array = each.next();
            if (array.length == length) {
                each.remove();
                keptBytes -= length;
                usedNanos = System.nanoTime();
                return array;
            }
        }
        return null;
    }

    /**
     * Keeps one, perhaps in place of those that were kept longest.
     *
     * @param array nobody else has it any more
     */
    public synchronized void giveBack(byte[] array) {
        if (array.length <= LEAST_BYTES || array.length > mostBytes) {
            return;
        }
        while (keptBytes + array.length > mostBytes) {
            keptBytes -= kept.removeFirst().length;
        }
        kept.addLast(array);
        keptBytes += array.length;
        usedNanos = System.nanoTime();
        if (!watched) {
            watch(IDLE_NANOS);
        }
    }

    /** Where nobody can watch, nothing is kept. */
    private void watch(long nanos) {
        watched = false;
        try {
            Timers.after(nanos, () -> look(System.nanoTime()));
            watched = true;
        } catch (OutOfMemoryError e) {
            kept.clear();
            keptBytes = 0;
        }
    }

    synchronized void look(long nowNanos) {
        long left = IDLE_NANOS - (nowNanos - usedNanos);
        if (left > 0) {
            watch(left);
        } else {
            watched = false;
            kept.clear();
            keptBytes = 0;
        }
    }

    synchronized long keptBytes() {
        return keptBytes;
    }
}
