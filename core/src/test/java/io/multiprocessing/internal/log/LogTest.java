package io.multiprocessing.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log with a provider and, which must be silent, without one. */
@Timeout(60)
class LogTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    Path folder;

    @Test
    void withoutAProviderNothingIsPrintedAndSlf4jIsLeftAlone() throws Exception {
        assertThat(outputOf("-cp", CLASS_PATH, Speaker.class.getName())).isEmpty();
    }

    @Test
    void aProviderGetsEveryMessageAndTheNameOfTheProcess() throws Exception {
        Path service = Files.createDirectories(folder.resolve("META-INF/services"))
                .resolve("org.slf4j.spi.SLF4JServiceProvider");
        Files.writeString(service, PrintingProvider.class.getName());
        assertThat(outputOf("-cp", folder + File.pathSeparator + CLASS_PATH, Speaker.class.getName()))
                .containsExactly(
                        "MainProcess DEBUG LogTest$Speaker one 1",
                        "MainProcess INFO LogTest$Speaker two 2",
                        "MainProcess WARN LogTest$Speaker three 3",
                        "MainProcess WARN LogTest$Speaker {four} because of five",
                        "null left in the MDC");
    }

    private static List<String> outputOf(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(List.of(arguments));
        java.lang.Process program = builder.redirectErrorStream(true).start();
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).isZero();
        return printed.lines().toList();
    }

    static final class Speaker {
        public static void main(String[] args) {
            Log log = Log.of(Speaker.class);
            log.debug("one {}", 1);
            log.info("two {}", 2);
            log.warn("three {}", 3);
            log.warn("{four}", new IllegalStateException("five"));
            if (Slf4j.PRESENT) {
                System.out.println(org.slf4j.MDC.get("process") + " left in the MDC");
            }
        }
    }
}
