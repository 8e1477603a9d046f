package io.multiprocessing.internal.host;

import java.util.concurrent.TimeUnit;

/**
 * How long a process may say nothing at all when it is asked what a running one answers at once: the property
 * {@value #PROPERTY}, {@value #DEFAULT_SECONDS} unless it is set.
 */
public final class SilenceLimit {
    private static final String PROPERTY = "io.multiprocessing.patienceSeconds";
    private static final int DEFAULT_SECONDS = 10;
    private static final int MOST_SECONDS = 86_400;

    private SilenceLimit() {}

    /**
     * Refuses a property that makes no sense.
     *
     * @throws IllegalArgumentException it is no whole number of seconds from one to a day
     */
    public static void check() {
        seconds();
    }

    private static int seconds() {
        String said = System.getProperty(PROPERTY);
        if (said == null) {
            return DEFAULT_SECONDS;
        }
        try {
            int seconds = Integer.parseInt(said.strip());
            if (seconds >= 1 && seconds <= MOST_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("the property " + PROPERTY + " is no number of seconds: found=" + said
                + ", allowed=1 to " + MOST_SECONDS);
    }

    /** Contexts are made with a sensible one only. */
    static long nanos() {
        return TimeUnit.SECONDS.toNanos(seconds());
    }
}
