package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A process that is stopped (SIGSTOP), not dead: its connections stay open, and it reads and answers nothing. */
final class Stopped implements AutoCloseable {
    /** How long a question to it may take: the library's own limit, ten seconds unless told, and a moment. */
    static final Duration PATIENCE =
            Await.scaled(Duration.ofSeconds(3 + Integer.getInteger("io.multiprocessing.patienceSeconds", 10)));

    private final Process process;
    private boolean stopped;

    private Stopped(Process process) {
        this.process = process;
    }

    /** Stops a process, until {@link #goOn} or the end of the block. */
    static Stopped of(Process process) throws IOException, InterruptedException {
        var stopped = new Stopped(process);
        stopped.stopped = true;
        Pids.signal("STOP", process.pid());
        Await.until("the process is stopped", () -> isStopped(process.pid()));
        return stopped;
    }

    private static boolean isStopped(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.startsWith("T", stat.lastIndexOf(')') + 2);
    }

    void goOn() throws IOException {
        if (stopped) {
            stopped = false;
            try {
                Pids.signal("CONT", process.pid());
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for kill", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        goOn();
    }

    /**
     * The question is answered, where that needs nothing of the process, or refused with an error that says who does
     * not answer; either within {@link #PATIENCE}.
     */
    <V> void answersOrSays(Class<? extends Exception> error, Waiting<V> question) throws Exception {
        Exception refusal = question.outcome(PATIENCE);
        if (refusal != null) {
            assertEquals(error, refusal.getClass(), refusal::toString);
            assertTrue(refusal.getMessage().contains("pid " + process.pid()), refusal::toString);
        }
    }
}
