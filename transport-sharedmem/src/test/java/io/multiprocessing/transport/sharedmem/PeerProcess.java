package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of the tests in a JVM of its own, which does not outlive the test. */
final class PeerProcess implements AutoCloseable {
    private final java.lang.Process process;
    private final BufferedReader lines;

    PeerProcess(Class<?> program, List<String> options, String... arguments) throws IOException {
        process = new ProcessBuilder(Program.command(program, options, arguments))
                .redirectErrorStream(true)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The next line of its output, standard error included; null: it has ended. */
    String line() throws IOException {
        return lines.readLine();
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    void awaitEnd() {
        Await.until("the program ends", () -> !process.isAlive());
    }

    @Override
    public void close() throws IOException {
        kill();
        lines.close();
    }
}
