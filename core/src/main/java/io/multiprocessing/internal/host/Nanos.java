package io.multiprocessing.internal.host;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Time limits as numbers. */
final class Nanos {
    private Nanos() {}

    /** Nanoseconds, at least 0, at most some 292 years. */
    static long of(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isNegative()) {
            return 0;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Nanoseconds, at least 0. */
    static long of(long time, TimeUnit unit) {
        return Math.max(0, Objects.requireNonNull(unit, "unit").toNanos(time));
    }
}
