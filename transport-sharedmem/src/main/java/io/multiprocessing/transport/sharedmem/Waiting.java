package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.SharedChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One thread's wait for something that others bring about: first it looks again and again, for as long as that has
 * lately been worth it, then it sleeps.
 *
 * <p>A sleep in the kernel costs some 30 µs from wake-up to work, a look some nanoseconds; so looking on pays as long
 * as waits are short. How long is learnt by all threads of the process that wait for the same thing: each wait that
 * ended while looking lets the next look longer, each that did not, shorter. Where there is one processor nobody looks,
 * since who brings it about needs that.
 *
 * <p>Sleeps are cut into slices of at most {@value #SLICE_MILLIS} ms, after which the thread looks for interrupts, for
 * its {@code stop}, and at what it waits for: a wake-up that was lost with a dead process costs no more than that. Who
 * has waited for seconds, as an idle worker does, looks every {@value #LONG_SLICE_MILLIS} ms.
 */
public final class Waiting {
    private static final long SLICE_MILLIS = 50;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS);
    private static final long LONG_SLICE_MILLIS = 250;
    private static final long LONG_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(LONG_SLICE_MILLIS);
    private static final long LONG_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int QUICK_LOOKS = 200;
    private static final int LOOKS_BETWEEN_YIELDS = 16;

    /** How it ended. */
    public enum End {
        /** What it waited for is there, or may be. */
        LOOK,
        /** The time is over. */
        TIMED_OUT,
        /** The stop said so. */
        STOPPED,
        /** The thread was interrupted; its flag is cleared. */
        INTERRUPTED
    }

    /** What threads of this process have learnt about waits for one thing. */
    public static final class Experience {
        private static final long MOST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
        private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(2);

        private volatile long limitNanos =
                Runtime.getRuntime().availableProcessors() > 1 ? TimeUnit.MICROSECONDS.toNanos(20) : 0;

        /** Threads overwrite each other's experience, which does no harm. */
        void learn(boolean paid) {
            long limit = limitNanos;
            if (limit > 0) {
                limitNanos = paid ? Math.min(MOST_NANOS, limit + limit / 4) : Math.max(LEAST_NANOS, limit - limit / 8);
            }
        }
    }

    private Waiting() {}

    /**
     * Looks until the hint is there or looking does not pay any more.
     *
     * @return whether the hint was seen
     */
    public static boolean look(Experience experience, BooleanSupplier hint) {
        long limit = experience.limitNanos;
        if (limit == 0) {
            return hint.getAsBoolean();
        }
        for (int i = 0; i < QUICK_LOOKS; i++) {
            if (hint.getAsBoolean()) {
                return true;
            }
            Thread.onSpinWait();
        }
        long begin = System.nanoTime();
        for (int looks = 1; ; looks++) {
            if (hint.getAsBoolean()) {
                experience.learn(true);
                return true;
            }
            if (looks % LOOKS_BETWEEN_YIELDS == 0) {
                if (System.nanoTime() - begin >= limit) {
                    experience.learn(false);
                    return false;
                }
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /**
     * Sleeps on an event for a slice at most, unless the hint is there.
     *
     * @param nappers whether somebody cannot wake others, so that sleepers look often
     * @param begin when the wait began, of {@link System#nanoTime()}
     */
    public static End sleep(
            Event event,
            BooleanSupplier hint,
            boolean nappers,
            long timeoutNanos,
            long begin,
            boolean interruptible,
            BooleanSupplier stop) {
        if (stop.getAsBoolean()) {
            return End.STOPPED;
        }
        if (interruptible && Thread.interrupted()) {
            return End.INTERRUPTED;
        }
        long waited = System.nanoTime() - begin;
        long slice = sliceNanos(nappers, waited);
        if (timeoutNanos != SharedChannel.FOREVER) {
            long left = timeoutNanos - waited;
            if (left <= 0) {
                return End.TIMED_OUT;
            }
            slice = Math.min(slice, left);
        }
        int heard = event.prepareToSleep();
        if (!hint.getAsBoolean()) {
            event.sleep(heard, slice);
        }
        return End.LOOK;
    }

    /** The longer the wait has been, the longer the slice: a process that has just begun cannot wake others yet. */
    static long sliceNanos(boolean nappers, long waitedNanos) {
        if (nappers) {
            return Futex.LONGEST_NAP_NANOS;
        }
        return waitedNanos > LONG_WAIT_NANOS
                ? LONG_SLICE_NANOS
                : Math.clamp(waitedNanos / 4, Futex.LONGEST_NAP_NANOS, SLICE_NANOS);
    }
}
