package io.multiprocessing.examples;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How fast the examples go. Their originals sleep for seconds to look busy; here such a second lasts a tenth of one,
 * unless {@code -Dio.multiprocessing.examples.pace=1} (the original speed) or another factor says otherwise. Children
 * inherit the property.
 */
public final class Pace {
    private static final double FACTOR =
            Double.parseDouble(System.getProperty("io.multiprocessing.examples.pace", "0.1"));

    private Pace() {}

    /**
     * A time span of the original program.
     *
     * @param seconds how long it is there
     * @return how long it is here
     */
    public static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * FACTOR * 1e9));
    }

    /**
     * Sleeps.
     *
     * @param seconds how long the original sleeps
     * @throws InterruptedException the thread was interrupted
     */
    public static void sleep(double seconds) throws InterruptedException {
        Thread.sleep(seconds(seconds));
    }

    /**
     * Sleeps for one to three seconds of the original, as if something had to be fetched or baked.
     *
     * @throws InterruptedException the thread was interrupted
     */
    public static void sleepAWhile() throws InterruptedException {
        sleep(ThreadLocalRandom.current().nextInt(1, 4));
    }
}
