package io.multiprocessing;

import io.multiprocessing.internal.host.WaitForAny;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Waits for the first of several things: messages in connections, elements in queues, the ends of processes. What
 * {@code multiprocessing.connection.wait} is in Python, and {@code select} in POSIX.
 *
 * <p><b>Ready</b> is a {@link Connection} from which {@code receive} would not wait: a message is there, or the end of
 * the stream; a {@link Queue} from which {@code take} would not wait: an element is there, or the queue is shut down
 * and drained; a {@link Process} that has ended. An object whose maker is dead is ready too: using it gives the error.
 * Readiness is a state, not an event (level-triggered): as long as nobody takes what is there, every call says so
 * again. Where others take too, it may be gone when this thread comes to it; {@code poll} is right then.
 *
 * <p><b>Waiting.</b> One thread waits, for any number of objects; the objects may be mixed. It parks until one of them
 * says something; objects in shared memory it looks at itself, at least once a millisecond. Virtual threads keep no
 * carrier. A queue or connection that another thread closes meanwhile ends the wait with an
 * {@link IllegalStateException}. An object whose maker is stopped (SIGSTOP) is not ready, and delays the others by 2 s
 * at most.
 */
public final class Wait {
    private Wait() {}

    /**
     * Waits until at least one of the objects is ready, without a limit.
     *
     * @param <W> the type of the objects
     * @param objects connections, queues and processes, in any mixture
     * @return those that are ready, each once, in the order in which they were given; empty only where {@code objects}
     *     is
     * @throws InterruptedException the thread was interrupted while it waited
     * @throws IllegalArgumentException an object is not one that a context has made
     * @throws IllegalStateException a process has not been started, or an object is closed, now or while it is waited
     *     for
     * @throws UnsupportedOperationException a connection can only send
     */
    public static <W extends Waitable> List<W> any(Collection<? extends W> objects) throws InterruptedException {
        return new WaitForAny<W>(objects, -1).await();
    }

    /**
     * Waits until at least one of the objects is ready, up to a time limit.
     *
     * @param <W> the type of the objects
     * @param objects connections, queues and processes, in any mixture
     * @param timeout how long to wait at most; zero or less does not wait
     * @return those that are ready, each once, in the order in which they were given; empty: the time ran out, or
     *     {@code objects} is empty
     * @throws InterruptedException the thread was interrupted while it waited
     * @throws IllegalArgumentException an object is not one that a context has made
     * @throws IllegalStateException a process has not been started, or an object is closed, now or while it is waited
     *     for
     * @throws UnsupportedOperationException a connection can only send
     */
    public static <W extends Waitable> List<W> any(Collection<? extends W> objects, Duration timeout)
            throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        return new WaitForAny<W>(objects, nanos(timeout)).await();
    }

    private static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return -1; // centuries
        }
    }
}
