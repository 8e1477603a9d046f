package io.multiprocessing.delivery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.ProcessContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** In a soak: processes that start with an AOT cache are the same as others. */
@EnabledIfSystemProperty(named = "soak", matches = "true")
class CachedProcessContractIT extends ProcessContract {
    @Override
    protected String transport() {
        return "socket";
    }

    /** Made in the background, since the first child. */
    @Test
    void childrenHaveACache() {
        Await.until(
                "a child has a cache",
                () -> {
                    var process = child(() -> assertTrue(
                            Files.readString(Path.of("/proc/self/cmdline")).contains("-XX:AOTCache=")));
                    process.join();
                    return process.exitCode().orElse(1) == 0;
                },
                Await.scaled(Duration.ofSeconds(120)));
    }
}
