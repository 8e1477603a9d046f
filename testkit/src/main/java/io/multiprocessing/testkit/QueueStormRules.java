package io.multiprocessing.testkit;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes killed at random, for some seconds; {@code -Dio.multiprocessing.testkit.storm=60} makes it a minute,
 * {@code …storm.seed} repeats one.
 */
interface QueueStormRules extends Stage {
    @Test
    @Tag("slow")
    @Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void aStormOfKillsLosesNothingAndDoublesNothing(@TempDir java.nio.file.Path directory) throws Exception {
        new QueueStorm(this, directory).rage();
    }
}
