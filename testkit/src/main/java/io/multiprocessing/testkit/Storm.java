package io.multiprocessing.testkit;

import java.time.Duration;
import java.util.Random;

/** How long a storm rages, and its dice. The seed is part of every message, so that a storm can be repeated. */
final class Storm {
    private final long seed = Long.getLong("io.multiprocessing.testkit.storm.seed", System.nanoTime());
    private final Random dice = new Random(seed);
    private final long end = System.nanoTime()
            + Duration.ofSeconds(Integer.getInteger("io.multiprocessing.testkit.storm", 5))
                    .toNanos();

    boolean rages() {
        return System.nanoTime() - end < 0;
    }

    /** From 0 to below the limit. */
    int throwDice(int limit) {
        return dice.nextInt(limit);
    }

    /** Waits for some random milliseconds. */
    void breathe(int atMostMillis) {
        Await.pause(Duration.ofMillis(dice.nextInt(atMostMillis + 1)));
    }

    AssertionError damage(String what) {
        return new AssertionError(what + "; repeat with -Dio.multiprocessing.testkit.storm.seed=" + seed);
    }

    /** Runs a check whose failure shall name the seed. */
    void check(boolean holds, String otherwise) {
        if (!holds) {
            throw damage(otherwise);
        }
    }
}
