package io.multiprocessing.examples.tour;

import java.time.Duration;

/**
 * What came of a step.
 *
 * @param title the step's
 * @param seen what was seen, or what went wrong
 * @param took how long it took
 * @param ok whether it was as it should be
 */
record Sight(String title, String seen, Duration took, boolean ok) {
    String seconds() {
        return "%.2f s".formatted(took.toMillis() / 1000.0);
    }

    String verdict() {
        return ok ? "ok" : "FAILED";
    }
}
