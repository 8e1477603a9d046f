package io.multiprocessing.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Processes that are not children of the test: known by their ids only. */
public final class Pids {
    private Pids() {}

    /** Whether a process has ended; one that nobody reaped yet has. */
    static boolean isGone(long pid) {
        return ProcessHandle.of(pid)
                .map(handle -> !handle.isAlive() || isZombie(pid))
                .orElse(true);
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException goneMeanwhile) {
            return true;
        }
    }

    /** Sends a signal by its name: {@code STOP}, {@code CONT}, {@code INT}. After STOP no thread of it runs. */
    public static void signal(String name, long pid) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                .inheritIO()
                .start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("kill -" + name + " " + pid + " failed");
        }
        if (name.equals("STOP")) {
            Await.until("the process is stopped", () -> isStopped(pid));
        }
    }

    private static boolean isStopped(long pid) {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                if (!stat.startsWith("T", stat.lastIndexOf(')') + 2)) {
                    return false;
                }
            }
            return true;
        } catch (IOException threadEnded) {
            return false;
        }
    }
}
