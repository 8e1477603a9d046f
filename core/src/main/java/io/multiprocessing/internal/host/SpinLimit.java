package io.multiprocessing.internal.host;

import java.util.concurrent.TimeUnit;

/**
 * How long a thread spins for an answer before it parks, learnt from what the waits of the process came to. As a rule
 * it is some microseconds: as long as answers came within it, and a little more. Where wake-ups are slow, as in many
 * virtual machines, and answer after answer came sooner than a few wake-ups take, it is as long as those took: of two
 * processes that ask and answer each other each would else wait for the other one to wake up, for ever. One answer that
 * takes longer ends that; who waits for long is not to keep a processor from those who work.
 *
 * <p>To spin for about as long as parking costs is never much worse than the best (Karlin, Li, Manasse and Owicki,
 * "Empirical Studies of Competitive Spinning for a Shared-Memory Multiprocessor", 1991). Any thread; they overwrite
 * each other's experience, which does no harm.
 */
final class SpinLimit {
    private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long MOST_NANOS = TimeUnit.MICROSECONDS.toNanos(150);
    private static final int WAKE_UPS = 3;

    /** So many answers one after the other came soon, before spins become long. */
    private static final int ONES_IN_TURN = 8;

    private static final SpinLimit OF_PROCESS =
            new SpinLimit(Runtime.getRuntime().availableProcessors());

    private volatile long limitNanos;
    private volatile long wakeUpNanos;
    private volatile int soonInTurn;

    /**
     * Knows nothing yet.
     *
     * @param processors with one nobody spins: who answers needs it
     */
    SpinLimit(int processors) {
        limitNanos = processors > 1 ? 4 * LEAST_NANOS : 0;
    }

    /** That of this process. */
    static SpinLimit ofProcess() {
        return OF_PROCESS;
    }

    /** How long to spin; 0: not at all. */
    long nanos() {
        return limitNanos;
    }

    /** The answer came while the thread spun. */
    void paid() {
        soonInTurn = soonInTurn + 1;
        limitNanos = Math.min(mostNanos(), limitNanos + limitNanos / 4);
    }

    /** No answer came while the thread spun. */
    void inVain() {
        limitNanos = Math.max(LEAST_NANOS, limitNanos - limitNanos / 8);
    }

    /**
     * The answer came while the thread was parked.
     *
     * @param waitedNanos from the beginning of the wait to the answer
     * @param wokenNanos from the answer until the thread ran again
     */
    void parked(long waitedNanos, long wokenNanos) {
        if (limitNanos == 0) {
            return;
        }
        wakeUpNanos += (Math.min(wokenNanos, MOST_NANOS) - wakeUpNanos) / 8;
        long most = mostNanos();
        if (waitedNanos >= most) {
            soonInTurn = 0;
            limitNanos = Math.min(limitNanos, SHORT_NANOS);
            return;
        }
        int inTurn = soonInTurn + 1;
        soonInTurn = inTurn;
        if (inTurn >= ONES_IN_TURN) {
            limitNanos = Math.min(most, waitedNanos + waitedNanos / 4);
        }
    }

    private long mostNanos() {
        return Math.clamp(WAKE_UPS * wakeUpNanos, SHORT_NANOS, MOST_NANOS);
    }
}
