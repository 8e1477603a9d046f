package io.multiprocessing.transport.sharedmem;

import java.util.concurrent.TimeUnit;

/** How long each stress lasts: {@code -Dio.multiprocessing.testkit.stress=60} makes it a minute. */
final class Stress {
    /** What the shipped class has to stand. */
    static final long DOSE = TimeUnit.MILLISECONDS.toNanos(
            (long) (1000 * Double.parseDouble(System.getProperty("io.multiprocessing.testkit.stress", "0.6"))));

    /** Within which the weakened copy must fail. */
    static final long CONTROL = TimeUnit.SECONDS.toNanos(60);

    private Stress() {}
}
