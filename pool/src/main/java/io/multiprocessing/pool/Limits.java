package io.multiprocessing.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Checks of sizes, counts and times. */
final class Limits {
    private Limits() {}

    static int requireAtLeast(int least, String what, int value) {
        if (value < least) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed: " + least + " or more");
        }
        return value;
    }

    /** Null is let through. */
    static Duration requirePositive(String what, Duration value) {
        if (value != null && (value.isNegative() || value.isZero())) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed: more than zero");
        }
        return value;
    }

    /** As many as fit, for times longer than a long has nanoseconds. */
    static long nanos(Duration value) {
        return TimeUnit.NANOSECONDS.convert(value);
    }
}
