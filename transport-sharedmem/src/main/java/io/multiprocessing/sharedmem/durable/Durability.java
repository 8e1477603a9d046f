package io.multiprocessing.sharedmem.durable;

import java.time.Duration;
import java.util.Objects;

/**
 * When elements reach the disk. In every case an element that was put outlives its process, and all others: it lies in
 * the page cache of the operating system. The choice is about the machine losing power, or its system crashing.
 *
 * @param kind which
 * @param interval between two writes to the disk; zero unless {@link Kind#INTERVAL}
 */
public record Durability(Kind kind, Duration interval) {
    /** What there is. */
    public enum Kind {
        /** The operating system writes when it sees fit, Linux within some 30 s. */
        PAGE_CACHE,
        /** A put returns when its element is on the disk (fsync). */
        EVERY_MESSAGE,
        /** A thread of each process that puts has written to the disk after at most so long. */
        INTERVAL
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException an interval below 1 ms or above a day, or one where none belongs
     */
    public Durability {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(interval, "interval");
        if (kind == Kind.INTERVAL
                ? interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0
                : !interval.isZero()) {
            throw new IllegalArgumentException("interval between writes to the disk: " + interval
                    + (kind == Kind.INTERVAL ? ", allowed: 1 ms to 1 day" : ", allowed for " + kind + ": zero"));
        }
    }

    /**
     * The operating system decides.
     *
     * @return the fastest, and the default
     */
    public static Durability pageCache() {
        return new Durability(Kind.PAGE_CACHE, Duration.ZERO);
    }

    /**
     * Each put waits for the disk. Puts of several threads share a write.
     *
     * @return the safest
     */
    public static Durability everyMessage() {
        return new Durability(Kind.EVERY_MESSAGE, Duration.ZERO);
    }

    /**
     * The disk is written in the background.
     *
     * @param interval what may be lost at most when the machine loses power; 1 ms to 1 day
     * @return between the two
     * @throws IllegalArgumentException the interval is out of range
     */
    public static Durability every(Duration interval) {
        return new Durability(Kind.INTERVAL, interval);
    }
}
