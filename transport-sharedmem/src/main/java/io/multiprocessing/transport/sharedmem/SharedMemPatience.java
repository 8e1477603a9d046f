package io.multiprocessing.transport.sharedmem;

import java.util.concurrent.TimeUnit;

/**
 * Decides whether the loop looks again for a moment before it sleeps, and how long it naps where nobody can wake it;
 * confined to the loop.
 *
 * <p>Waking a sleeping thread costs more than most peers need to answer, so looking on for some microseconds makes
 * questions and answers many times as fast. It yields between looks: whoever else can run goes first, above all the
 * thread that was just handed a message. Where looking on was in vain several times, it is tried but now and then. Naps
 * grow with the time in which nothing came, so that they delay what comes by a fraction of that time: up to a
 * millisecond, and further where nothing came for a second, because a thousand naps a second are work.
 */
final class SharedMemPatience {
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final int VAIN_LOOKS = 4;
    private static final int SLEEPS_BETWEEN_TRIALS = 16;
    private static final boolean OTHERS_CAN_RUN = Runtime.getRuntime().availableProcessors() > 1;
    private static final long FIRST_NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private int inVain;
    private int sleeps;
    private boolean looking;
    private long lastTrafficNanos = System.nanoTime();
    private long napNanos = FIRST_NAP_NANOS;

    /** Something was there at a look. */
    void traffic() {
        if (!looking) {
            looking = OTHERS_CAN_RUN && (inVain < VAIN_LOOKS || ++sleeps % SLEEPS_BETWEEN_TRIALS == 0);
        } else {
            inVain = 0;
        }
        lastTrafficNanos = System.nanoTime();
        napNanos = FIRST_NAP_NANOS;
    }

    /** Nothing was there at a look. Gives whether to look again. */
    boolean lookAgain() {
        if (!looking) {
            return false;
        }
        if (System.nanoTime() - lastTrafficNanos < LOOK_NANOS) {
            Thread.yield();
            return true;
        }
        looking = false;
        inVain++;
        return false;
    }

    /** Whether nothing came for a second. */
    boolean isIdle() {
        return System.nanoTime() - lastTrafficNanos > IDLE_NANOS;
    }

    /** How long to nap now. */
    long napNanos() {
        napNanos = Math.min(napNanos + napNanos / 4, isIdle() ? IDLE_NAP_NANOS : Futex.LONGEST_NAP_NANOS);
        return napNanos;
    }

    /** Something may come soon: naps are short again. */
    void expect() {
        lastTrafficNanos = System.nanoTime();
        napNanos = Math.min(napNanos, Futex.LONGEST_NAP_NANOS);
    }
}
