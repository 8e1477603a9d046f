package io.multiprocessing.internal.host;

import java.util.concurrent.TimeUnit;

/**
 * How long threads spin for an answer before they park, learnt from what the waits of the process came to.
 *
 * <p>Short spins, up to {@link #SHORT_NANOS}, become longer as long as they pay, and shorter where they are in vain.
 * Long ones are for where wake-ups are slow, as in many virtual machines: two processes that ask and answer each other
 * would sleep there in turn, each until the other one has woken up. When several answers in turn came sooner than three
 * wake-ups take (the peer's, that of who reads the answer here, and the work between), spins become as long as the last
 * of them took and a quarter more. One wait that is longer ends that: who waits for long is not to keep a processor
 * from those who work.
 *
 * <p>Who spins for as long as parking costs spends at worst twice what the best would (Karlin, Li, Manasse and Owicki,
 * "Empirical Studies of Competitive Spinning for a Shared-Memory Multiprocessor", 1991); for three times as long, four
 * times. Any thread; they overwrite each other's experience, which does no harm.
 */
final class SpinLimit {
    /** Nobody spins for longer, but where long spins are said to be right. */
    static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long MOST_NANOS = TimeUnit.MICROSECONDS.toNanos(150);
    private static final int WAKE_UPS = 3;

    /** So many answers in turn came soon, before spins become long. */
    private static final int SOON_IN_TURN = 8;

    /** While long spins pay nobody sees what a wake-up takes: what was seen fades, until somebody parks again. */
    private static final int FADING = 1024;

    private final boolean spins;
    private volatile long limitNanos = 4 * LEAST_NANOS;
    private volatile long wakeUpNanos;
    private volatile int soonInTurn;

    /**
     * Knows nothing yet.
     *
     * @param processors with one nobody spins: who answers needs it
     */
    SpinLimit(int processors) {
        spins = processors > 1;
    }

    /**
     * How long to spin.
     *
     * @param maybeLong false: nobody is helped by a long one
     * @return 0: not at all
     */
    long nanos(boolean maybeLong) {
        if (!spins) {
            return 0;
        }
        long limit = limitNanos;
        return maybeLong ? limit : Math.min(limit, SHORT_NANOS);
    }

    /** The answer came while the thread spun. */
    void paid() {
        soon();
        long limit = limitNanos;
        if (limit < SHORT_NANOS) {
            limitNanos = Math.min(SHORT_NANOS, limit + limit / 4);
        } else if (limit > SHORT_NANOS) {
            long wakeUp = wakeUpNanos;
            wakeUpNanos = wakeUp - wakeUp / FADING;
            limitNanos = Math.min(limit, mostNanos());
        }
    }

    /** No answer came while the thread spun. */
    void inVain() {
        long limit = limitNanos;
        limitNanos = Math.max(LEAST_NANOS, limit - limit / 8);
    }

    /**
     * The answer came while the thread was parked.
     *
     * @param waitedNanos from the beginning of the wait to the answer
     * @param wokenNanos from the answer until the thread ran again
     */
    void parked(long waitedNanos, long wokenNanos) {
        long wakeUp = wakeUpNanos;
        wakeUpNanos = wakeUp + (Math.clamp(wokenNanos, 0, MOST_NANOS) - wakeUp) / 8;
        long most = mostNanos();
        if (waitedNanos >= most) {
            tookLong();
        } else if (soon() >= SOON_IN_TURN) {
            limitNanos = Math.clamp(waitedNanos + waitedNanos / 4, LEAST_NANOS, most);
        }
    }

    /**
     * The thread gave up before there was an answer.
     *
     * @param waitedNanos from the beginning of the wait
     */
    void gaveUp(long waitedNanos) {
        if (waitedNanos >= mostNanos()) {
            tookLong();
        }
    }

    private int soon() {
        int inTurn = Math.min(SOON_IN_TURN, soonInTurn + 1);
        soonInTurn = inTurn;
        return inTurn;
    }

    private void tookLong() {
        soonInTurn = 0;
        limitNanos = Math.min(limitNanos, SHORT_NANOS);
    }

    private long mostNanos() {
        return Math.clamp(WAKE_UPS * wakeUpNanos, SHORT_NANOS, MOST_NANOS);
    }
}
