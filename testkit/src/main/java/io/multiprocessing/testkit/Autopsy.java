package io.multiprocessing.testkit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * When a test fails, keeps the thread dumps of this process and of its children, as they were at that moment, and says
 * where they are.
 */
public final class Autopsy implements AfterTestExecutionCallback {
    /** For JUnit. */
    public Autopsy() {}

    @Override
    public void afterTestExecution(ExtensionContext context) {
        context.getExecutionException().ifPresent(failure -> failure.addSuppressed(report(context)));
    }

    private static Throwable report(ExtensionContext context) {
        var children = ProcessHandle.current().children().toList();
        String name = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
        Path file = Path.of("target", "autopsy", name + ".txt").toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, dumpOf(children));
            return new Note("thread dumps of the moment: " + file + "; children then: " + describe(children));
        } catch (IOException e) {
            return new Note("no thread dumps (" + e + "); children then: " + describe(children));
        }
    }

    private static String dumpOf(List<ProcessHandle> children) {
        var dump = new StringBuilder("== this process ==\n");
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, 100)) {
            dump.append(thread.getThreadName())
                    .append(' ')
                    .append(thread.getThreadState())
                    .append('\n');
            for (StackTraceElement frame : thread.getStackTrace()) {
                dump.append("    ").append(frame).append('\n');
            }
        }
        for (ProcessHandle child : children) {
            dump.append("== child ").append(child.pid()).append(" ==\n").append(threadsOf(child));
        }
        return dump.toString();
    }

    static String describe(List<ProcessHandle> processes) {
        return processes.stream()
                .map(child -> child.pid() + " " + child.info().commandLine().orElse("(ended)"))
                .toList()
                .toString();
    }

    private static String threadsOf(ProcessHandle child) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Path out = Files.createTempFile("threads", ".txt");
            try {
                var process = new ProcessBuilder(jcmd, Long.toString(child.pid()), "Thread.print")
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                return Files.readString(out);
            } finally {
                Files.delete(out);
                Files.deleteIfExists(
                        Path.of(".attach_pid" + child.pid())); // jcmd leaves it when the child ends meanwhile
            }
        } catch (IOException e) {
            return e + "\n";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e + "\n";
        }
    }

    /** Travels with the failure, as text only. */
    private static final class Note extends Throwable {
        private static final long serialVersionUID = 1L;

        Note(String message) {
            super(message, null, false, false);
        }
    }
}
