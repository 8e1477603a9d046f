package io.multiprocessing.internal.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program in a JVM of its own, and what it and its children print, on both streams. Closing kills what is left of all
 * of them.
 */
final class Program implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;
    private static final String END = new String("end of output");

    private final java.lang.Process jvm;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final List<ProcessHandle> family = new ArrayList<>();

    private Program(java.lang.Process jvm) {
        this.jvm = jvm;
        Thread reader = new Thread(this::read, "reads program " + jvm.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs a class of the tests' class path. */
    static Program start(Class<?> main, String... args) throws IOException {
        List<String> words = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(args));
        return java(Path.of("").toAbsolutePath(), words);
    }

    static Program java(Path directory, List<String> arguments) throws IOException {
        return run(directory, "java", arguments);
    }

    static Program run(Path directory, String tool, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        words.addAll(arguments);
        return new Program(new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start());
    }

    private void read() {
        try (BufferedReader in = jvm.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = in.readLine()) != null) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("output cannot be read: " + e);
        } finally {
            lines.add(END);
        }
    }

    ProcessHandle handle() {
        return jvm.toHandle();
    }

    /** Writes a byte to its standard input. */
    void nextStep() throws IOException {
        jvm.getOutputStream().write('\n');
        jvm.getOutputStream().flush();
    }

    /** The rest of the first line that begins so; lines before it are passed over. */
    String await(String beginning) throws InterruptedException {
        String line;
        while ((line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS)) != null && line != END) {
            seen.add(line);
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("no line beginning with \"" + beginning + "\" among " + seen);
    }

    /** A process whose pid the program prints after some words. */
    ProcessHandle awaitPid(String beginning) throws InterruptedException {
        return member(await(beginning));
    }

    /** A process whose pid was in a line that was passed over. */
    ProcessHandle pidTold(String beginning) {
        return seen.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> member(line.substring(beginning.length())))
                .findFirst()
                .orElseThrow();
    }

    private ProcessHandle member(String pid) {
        ProcessHandle found = ProcessHandle.of(Long.parseLong(pid.trim())).orElseThrow();
        family.add(found);
        return found;
    }

    int awaitExit() throws InterruptedException {
        if (!jvm.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("runs on after " + LIMIT_SECONDS + " s; it printed " + outputSoFar());
        }
        return jvm.exitValue();
    }

    /** All lines until the program and all its children have closed the stream. */
    List<String> awaitOutput() throws InterruptedException {
        String line;
        while ((line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS)) != END) {
            if (line == null) {
                throw new AssertionError("the output goes on after " + LIMIT_SECONDS + " s: " + seen);
            }
            seen.add(line);
        }
        lines.add(END);
        return List.copyOf(seen);
    }

    private List<String> outputSoFar() {
        lines.drainTo(seen);
        return seen;
    }

    /**
     * Whether a process ends within a limit. One that is dead and waits to be reaped has ended: how fast an orphan is
     * reaped is up to the machine's first process.
     */
    static boolean gone(ProcessHandle process, Duration limit) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (isRunning(process) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(2_000_000);
        }
        return !isRunning(process);
    }

    private static boolean isRunning(ProcessHandle process) throws IOException {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException e) {
            return process.isAlive();
        }
    }

    @Override
    public void close() {
        jvm.descendants().forEach(family::add);
        jvm.destroyForcibly().onExit().join();
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
