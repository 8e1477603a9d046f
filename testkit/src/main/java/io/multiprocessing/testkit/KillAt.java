package io.multiprocessing.testkit;

import io.multiprocessing.Process;
import io.multiprocessing.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Stops a child at a named point of a protocol, such as {@code queue.take.received}, and kills it there. The library
 * marks its points by name; a child that is started here stands still for ever when it reaches the given one.
 */
public final class KillAt {
    private final Children children;

    /**
     * Begins.
     *
     * @param children starts the child, and kills it if the test does not
     */
    public KillAt(Children children) {
        this.children = children;
    }

    /**
     * Starts a child and waits until it stands still at the point.
     *
     * @param label the point; {@code label#3}: the third time it is reached
     * @param target what the child runs
     * @return the child, alive, one thread of it stopped
     */
    public Process stopped(String label, Target target) {
        return stopped(label, settings -> settings, target);
    }

    /**
     * Starts a child with settings of its own and waits until it stands still at the point.
     *
     * @param label the point; {@code label#3}: the third time it is reached
     * @param settings changes the builder
     * @param target what the child runs
     * @return the child, alive, one thread of it stopped
     */
    public Process stopped(String label, UnaryOperator<Process.Builder> settings, Target target) {
        Path sign = newSign();
        try {
            Process child = children.start(
                    builder -> settings.apply(builder)
                            .jvmArgs(
                                    "-Dio.multiprocessing.checkpoint=" + label,
                                    "-Dio.multiprocessing.checkpoint.file=" + sign),
                    target);
            Await.until("the child reaches " + label, () -> hasReached(sign, child));
            return child;
        } finally {
            remove(sign);
        }
    }

    /**
     * Starts a child, waits until it stands still at the point, kills it, and waits for its end.
     *
     * @param label the point; {@code label#3}: the third time it is reached
     * @param target what the child runs
     * @throws InterruptedException the thread was interrupted while it waited
     */
    public void killed(String label, Target target) throws InterruptedException {
        kill(stopped(label, target));
    }

    /**
     * Kills a child and waits for its end.
     *
     * @param child the child
     * @throws InterruptedException the thread was interrupted while it waited
     */
    public static void kill(Process child) throws InterruptedException {
        child.kill();
        Expect.endsWithin(Await.scaled(Duration.ofSeconds(10)), child);
    }

    private static boolean hasReached(Path sign, Process child) throws IOException {
        if (Files.size(sign) > 0) {
            return true;
        }
        if (!child.isAlive()) {
            throw new AssertionError("the child ended before it reached the point: " + child + ", " + child.failure());
        }
        return false;
    }

    private static Path newSign() {
        try {
            return Files.createTempFile("checkpoint", ".reached");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path sign) {
        try {
            Files.deleteIfExists(sign);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
