package io.multiprocessing.internal.host;

import java.time.Duration;

/** Time limits as numbers. */
final class Nanos {
    private Nanos() {}

    /** Nanoseconds, at least 0, at most some 292 years. */
    static long of(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
