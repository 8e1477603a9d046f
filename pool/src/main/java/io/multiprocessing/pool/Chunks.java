package io.multiprocessing.pool;

import java.util.Collection;
import java.util.Iterator;

/**
 * Cuts inputs into chunks. Unless it was told a size it makes them as long as a worker needs about a millisecond for,
 * by what it is told of those before, and towards the end so short that all workers end together.
 */
final class Chunks {
    private static final long TARGET_NANOS = 1_000_000;
    private static final int LONGEST = 16 * 1024;
    private static final int UNKNOWN = -1;

    private final Iterator<?> inputs;
    private final int fixed;
    private final int workers;
    private volatile long left;
    private volatile long nanosPerInput;
    private int last = 1;
    private Throwable thrown;

    /**
     * Of some inputs.
     *
     * @param chunkSize 0: as fits
     */
    Chunks(Iterable<?> inputs, int chunkSize, int workers) {
        this.left = inputs instanceof Collection<?> all ? all.size() : UNKNOWN;
        this.inputs = inputs.iterator();
        this.fixed = chunkSize;
        this.workers = workers;
    }

    /** Whether the next inputs are there, so that nobody need wait for them. */
    boolean areAtHand() {
        return left != UNKNOWN;
    }

    /** How many inputs are still to be read; -1: not known. */
    long left() {
        return left;
    }

    /** The next inputs, read by the calling thread; null: there are none. What their iterator throws is thrown. */
    Object[] next() {
        if (thrown != null) {
            throw thrownBefore();
        }
        int size = fixed > 0 ? fixed : fitting();
        if (size == 1) {
            return inputs.hasNext() ? took(new Object[] {inputs.next()}) : null;
        }
        Object[] chunk = new Object[Math.min(size, LONGEST)];
        int count = 0;
        try {
            while (count < size && inputs.hasNext()) {
                if (count == chunk.length) {
                    chunk = java.util.Arrays.copyOf(chunk, (int) Math.min(2L * count, size));
                }
                Object input = inputs.next();
                chunk[count++] = input;
            }
        } catch (RuntimeException | Error e) {
            if (count == 0) {
                throw e;
            }
            thrown = e; // by the next call: those that were read come first
        }
        return count == 0 ? null : took(count == chunk.length ? chunk : java.util.Arrays.copyOf(chunk, count));
    }

    private RuntimeException thrownBefore() {
        Throwable before = thrown;
        thrown = null;
        if (before instanceof Error error) {
            throw error;
        }
        return (RuntimeException) before;
    }

    private Object[] took(Object[] chunk) {
        if (left != UNKNOWN) {
            left = Math.max(0, left - chunk.length);
        }
        return chunk;
    }

    private int fitting() {
        long nanos = nanosPerInput;
        if (nanos == 0) {
            return 1;
        }
        long size = Math.min(TARGET_NANOS / nanos, Math.min(4L * last, LONGEST));
        if (left != UNKNOWN) {
            size = Math.min(size, left / (2L * workers) + 1);
        }
        last = (int) Math.max(1, size);
        return last;
    }

    /** A chunk took so long. */
    void took(long nanos, int inputs) {
        long each = Math.max(1, nanos / inputs);
        long before = nanosPerInput;
        nanosPerInput = before == 0 ? each : (before + each + 1) / 2;
    }
}
