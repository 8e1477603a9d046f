package io.multiprocessing.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The log where nobody provides one: a provider would be a test dependency, and this is the case that must be silent.
 */
@Timeout(60)
class LogTest {
    @Test
    void withoutAProviderNothingIsPrintedAndSlf4jIsLeftAlone() throws Exception {
        java.lang.Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Speaker.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(program.getInputStream().readAllBytes());
        assertThat(program.waitFor()).isZero();
        assertThat(printed).isEmpty();
    }

    static final class Speaker {
        public static void main(String[] args) {
            Log log = Log.of(Speaker.class);
            log.debug("one {}", 1);
            log.info("two {}", 2);
            log.warn("three {}", 3);
            log.warn("four", new IllegalStateException("five"));
        }
    }
}
