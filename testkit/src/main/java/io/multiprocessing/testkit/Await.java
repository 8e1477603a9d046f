package io.multiprocessing.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * The one place where tests nap: between two looks at a condition, or to let a given time pass. On a slow machine
 * {@code -Dio.multiprocessing.testkit.scale=3} makes every limit three times as long; children inherit it.
 */
public final class Await {
    /** What anything that should end is given before it counts as hung. */
    public static final Duration LIMIT = scaled(Duration.ofSeconds(30));

    private static final Duration LOOK = Duration.ofMillis(5);

    private Await() {}

    /**
     * Stretches a limit by the machine's factor.
     *
     * @param limit for a machine of usual speed
     * @return for this one
     */
    public static Duration scaled(Duration limit) {
        double scale = Double.parseDouble(System.getProperty("io.multiprocessing.testkit.scale", "1"));
        return Duration.ofNanos((long) (limit.toNanos() * scale));
    }

    /**
     * Waits for a condition, up to {@link #LIMIT}.
     *
     * @param what told when it does not come: "three consumers wait"
     * @param condition asked again and again
     * @throws AssertionError it did not become true
     */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, condition, LIMIT);
    }

    /**
     * Waits for a condition.
     *
     * @param what told when it does not come
     * @param condition asked again and again
     * @param limit how long
     * @throws AssertionError it did not become true
     */
    public static void until(String what, Callable<Boolean> condition, Duration limit) {
        if (!comes(condition, limit)) {
            throw new AssertionError("did not come within " + limit + ": " + what);
        }
    }

    /**
     * Whether a condition becomes true.
     *
     * @param condition asked again and again
     * @param limit how long
     * @return false: it was false all the time
     */
    public static boolean comes(Callable<Boolean> condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause(LOOK);
        }
        return true;
    }

    /**
     * Lets time pass; a thread that is interrupted fails.
     *
     * @param time how long
     */
    public static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new AssertionError("interrupted while waiting");
            }
        }
    }

    /** Blocks for ever, interrupts or not: what a child does that is to be ended by others. */
    public static void forever() {
        while (true) {
            LockSupport.park();
            boolean ignored = Thread.interrupted();
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("the condition threw " + e, e);
        }
    }
}
