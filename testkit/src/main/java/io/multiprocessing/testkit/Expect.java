package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.multiprocessing.Connection;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.RemoteException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.function.Executable;

/** What tests say often: a child ends well, an element comes, a call takes about so long. */
final class Expect {
    /** What "at once" means. */
    static final Duration AT_ONCE = Await.scaled(Duration.ofSeconds(1));

    private static final Duration EARLY = Duration.ofMillis(100);
    private static final Duration LATE = Await.scaled(Duration.ofSeconds(2));

    private Expect() {}

    /** The children end by themselves, with exit code 0. */
    static void endsWell(Process... children) throws InterruptedException {
        for (Process child : children) {
            ends(0, child);
        }
    }

    /** The child ends by itself, with this exit code. */
    static void ends(int exitCode, Process child) throws InterruptedException {
        if (!child.join(Await.LIMIT)) {
            fail("the child has not ended within " + Await.LIMIT + ": " + child);
        }
        OptionalInt found = child.exitCode();
        if (!found.equals(OptionalInt.of(exitCode))) {
            String why = child.failure().map(RemoteException::remoteStackTrace).orElse("no exception was reported");
            fail("expected exit code " + exitCode + ", found " + found + " of " + child + ": " + why);
        }
    }

    /** The child, told to or by itself, ends within the limit. */
    static void endsWithin(Duration limit, Process child) throws InterruptedException {
        assertTrue(child.join(limit), () -> "still running after " + limit + ": " + child);
    }

    /** The queue's next element, which must come. */
    static <E> E next(Queue<E> queue) throws InterruptedException {
        E element = queue.poll(Await.LIMIT);
        if (element == null) {
            fail("no element came within " + Await.LIMIT + ": " + queue);
        }
        return element;
    }

    /** The queue's next element is this one. */
    static <E> void next(E expected, Queue<E> queue) throws InterruptedException {
        assertEquals(expected, next(queue));
    }

    /** The connection's next message, which must come. */
    static <T> T received(Connection<T> connection) throws Exception {
        assertTrue(connection.poll(Await.LIMIT), () -> "no message came within " + Await.LIMIT + ": " + connection);
        return connection.receive();
    }

    /** The call returns or throws within a second. */
    static void atOnce(Executable call) throws Exception {
        within(AT_ONCE, call);
    }

    /** The call returns or throws within the limit. */
    static void within(Duration limit, Executable call) throws Exception {
        long began = System.nanoTime();
        run(call);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(limit) < 0, () -> "took " + took + ", allowed " + limit);
    }

    /** The call returns about that time later. */
    static <V> V after(Duration time, Callable<V> call) throws Exception {
        long began = System.nanoTime();
        V value = call.call();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(time.minus(EARLY)) >= 0, () -> "too early: took " + took + ", expected " + time);
        assertTrue(took.compareTo(time.plus(LATE)) <= 0, () -> "too late: took " + took + ", expected " + time);
        return value;
    }

    private static void run(Executable call) throws Exception {
        try {
            call.execute();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
