package io.multiprocessing.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of the tests in a JVM of its own, which does not outlive the test. */
public final class PeerProcess implements AutoCloseable {
    private final java.lang.Process process;
    private final BufferedReader lines;

    /** Starts a main class of the test's class path. */
    public PeerProcess(Class<?> program, List<String> options, String... arguments) throws IOException {
        process = new ProcessBuilder(Program.command(program, options, arguments))
                .redirectErrorStream(true)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Its number. */
    public long pid() {
        return process.pid();
    }

    /** The next line of its output, standard error included; null: it has ended. */
    public String line() throws IOException {
        return lines.readLine();
    }

    /** Ends it as SIGKILL does, and waits for that. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends it a signal, by name. */
    public void signal(String name) throws IOException, InterruptedException {
        Pids.signal(name, pid());
    }

    /** Waits until it has ended. */
    public void awaitEnd() {
        Await.until("the program ends", () -> !process.isAlive());
    }

    /** Waits until it has ended by itself, and tells how. */
    public int exitCode() {
        awaitEnd();
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        kill();
        lines.close();
    }
}
