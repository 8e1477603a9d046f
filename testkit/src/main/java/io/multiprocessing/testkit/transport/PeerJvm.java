package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs {@link PeerProgram}. */
final class PeerJvm {
    private final java.lang.Process process;
    private final BufferedReader lines;

    PeerJvm(Class<?> transport, String address, String role, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
        command.addAll(List.of(PeerProgram.class.getName(), transport.getName(), address, role));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        String modules = System.getProperty("jdk.module.path", "");
        return modules.isEmpty() ? path : path + File.pathSeparator + modules;
    }

    /** Waits until the peer writes this line. */
    void awaitLine(String expected) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(expected)) {
                return;
            }
        }
        throw new AssertionError("the peer ended before it wrote: " + expected);
    }

    /** Ends it as SIGKILL does, and waits for that. */
    void kill() throws IOException {
        process.destroyForcibly();
        try {
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), "a killed process does not end");
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a killed process ended", e);
        }
        lines.close();
    }
}
