package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** A JVM started for a test, on the JDK of the test, with no options but those given. */
final class OtherJvm {
    private OtherJvm() {}

    /**
     * Runs one to its end.
     *
     * @param directory for its output
     * @param arguments of {@code java}
     * @return what it wrote to its standard output; it wrote nothing to standard error, and its exit code was 0
     */
    static String run(Path directory, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        java.lang.Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("ended within a minute")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(err)).isEmpty();
        assertThat(process.exitValue()).isZero();
        return Files.readString(out);
    }

    /** The jars and directories of core and what it needs. */
    static String pathOfCore() {
        return String.join(
                java.io.File.pathSeparator, placeOf(KryoCodec.class), placeOf(Output.class), placeOf(Logger.class));
    }

    static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
