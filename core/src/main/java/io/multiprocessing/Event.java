package io.multiprocessing;

import java.time.Duration;

/**
 * A flag that threads of all processes which hold the event wait for. Not set at first.
 *
 * <p>{@link #set()} lets everybody go on who waits at that moment, even if the event is cleared right afterwards, and
 * everybody who comes while it is set. What was done before {@code set} is visible to who is let go by it, as far as
 * memory is shared at all. May be called from any thread of any process; {@code set}, {@code clear} and {@code isSet}
 * have had their effect for all processes when they return. Waits answer to interrupts, and virtual threads do not keep
 * their carriers. After {@link #close()} every method throws {@link IllegalStateException}, also in threads that wait.
 *
 * <p>The death of a process that waits, or that set the event, changes nothing for others. The event ends with the
 * process that made it: the others then get an {@link java.io.UncheckedIOException} at once, also in threads that wait.
 * Where memory is shared, it need do nothing for others, and may as well be stopped (SIGSTOP). Else, while it is, what
 * need not wait throws that exception after 10 s without a sign of life (a {@code set} or {@code clear} has its effect
 * when it goes on), and a wait that its limit, an interrupt or {@code close()} ends takes at most 2 s more.
 */
public interface Event extends Shareable, AutoCloseable {
    /** Sets the event. Those who wait go on. Does nothing when it is set. */
    void set();

    /** Makes the event not set. Does nothing when it is not. */
    void clear();

    /**
     * Whether the event is set.
     *
     * @return whether it is
     */
    boolean isSet();

    /**
     * Waits until the event is set.
     *
     * @throws InterruptedException the thread was interrupted before or while it waited
     */
    void await() throws InterruptedException;

    /**
     * Waits until the event is set, up to a time limit.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return true: it was set; false: the time ran out
     * @throws InterruptedException the thread was interrupted before or while it waited
     */
    boolean await(Duration timeout) throws InterruptedException;

    /** Closes this process's handle. A second call does nothing. */
    @Override
    void close();
}
