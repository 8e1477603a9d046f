package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another JVM that has joined the test's directory and runs a {@link ChildTask} there, until it is killed. */
final class ChildJvm {
    private static final String END = "the child has ended";

    private final Process process;
    private final Path sign;
    private final PrintStream toChild;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private ChildJvm(Process process, Path sign) {
        this.process = process;
        this.sign = sign;
        this.toChild = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::listen);
    }

    /** How it is started. */
    static final class Settings {
        private final Path directory;
        private final Path sign;
        private final List<String> options = new ArrayList<>();
        private boolean nativeAccess = Futex.AVAILABLE;
        private String label;

        Settings(Path directory, Path sign) {
            this.directory = directory;
            this.sign = sign;
        }

        /** It stands still for ever when it reaches this point. */
        Settings stopsAt(String checkpoint) {
            label = checkpoint;
            return this;
        }

        /** It may not call native code: it naps, and cannot wake others. */
        Settings napping() {
            nativeAccess = false;
            return this;
        }

        Settings option(String option) {
            options.add(option);
            return this;
        }

        ChildJvm start(Class<? extends ChildTask> task, Object... arguments) throws IOException {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
            if (nativeAccess) {
                command.add("--enable-native-access=ALL-UNNAMED");
            }
            if (label != null) {
                command.add("-Dio.multiprocessing.checkpoint=" + label);
                command.add("-Dio.multiprocessing.checkpoint.file=" + sign);
            }
            command.addAll(options);
            command.addAll(List.of("-cp", classPath(), ChildMain.class.getName()));
            command.addAll(List.of(task.getName(), directory.toString()));
            for (Object argument : arguments) {
                command.add(argument.toString());
            }
            return new ChildJvm(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start(),
                    sign);
        }

        private static String classPath() {
            return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        }
    }

    private void listen() {
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            // as at the end
        }
        said.add(END);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void say(Object line) {
        toChild.println(line);
    }

    /** The next line that it says, which must come. */
    String nextLine() throws InterruptedException {
        String line = said.poll(Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        if (line == null || line.equals(END)) {
            throw new AssertionError(line == null ? "the child says nothing within " + Await.LIMIT : END);
        }
        return line;
    }

    /** What else it has said, line by line, until it ended; waits for that. */
    List<String> linesUntilEnd() throws InterruptedException {
        var lines = new ArrayList<String>();
        String line = said.poll(Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        while (!END.equals(line)) {
            if (line == null) {
                throw new AssertionError("the child does not end within " + Await.LIMIT);
            }
            lines.add(line);
            line = said.poll(Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        }
        return lines;
    }

    long nextNumber() throws InterruptedException {
        return Long.parseLong(nextLine());
    }

    /** Waits until it says this next. */
    void awaitLine(String expected) throws InterruptedException {
        String line = nextLine();
        if (!line.equals(expected)) {
            throw new AssertionError("expected the child to say " + expected + ", it said " + line);
        }
    }

    /** Waits until it stands still at its checkpoint. */
    void awaitStopped() {
        Await.until("the child reaches its checkpoint", () -> {
            if (Files.exists(sign) && Files.size(sign) > 0) {
                return true;
            }
            if (!process.isAlive()) {
                throw new AssertionError("the child ended before it reached its checkpoint");
            }
            return false;
        });
    }

    /**
     * Ends it as SIGKILL does, and waits for that. What it has said can still be read, which a process's own method
     * prevents.
     */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /** Waits until it has ended. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("the child does not end: pid=" + pid());
        }
        return process.exitValue();
    }

    /** Stops it as a debugger or a terminal does: no thread of it runs when this returns. */
    void freeze() throws IOException, InterruptedException {
        Signals.send("STOP", pid());
        Path tasks = Path.of("/proc", Long.toString(pid()), "task");
        Await.until("the child is stopped", () -> {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
                for (Path thread : threads) {
                    String line = Files.readString(thread.resolve("stat"));
                    if (!line.startsWith("T", line.lastIndexOf(')') + 2)) {
                        return false;
                    }
                }
                return true;
            } catch (IOException threadEnded) {
                return false;
            }
        });
    }

    void thaw() throws IOException, InterruptedException {
        Signals.send("CONT", pid());
    }
}
