package io.multiprocessing.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An open connection that carries messages: each arrives wholly, once, and in the order sent, or the connection is
 * closed. A message has 1 byte or more.
 *
 * <p>All methods may be called from any thread. An interrupted thread neither loses a message nor closes the
 * connection; the one method that reacts to interrupts is {@link #flush(long)}, which ends its wait.
 */
public interface MessageConnection extends AutoCloseable {
    /**
     * Sends a message and never blocks: what the peer's side does not take at once is kept by the connection and sent
     * by a thread of the transport. When it returns, the buffers belong to the caller again.
     *
     * @param parts what the message consists of, in order; from position to limit; positions are undefined afterwards
     * @throws IOException the connection is closed
     */
    void send(ByteBuffer... parts) throws IOException;

    /**
     * Waits until everything that was sent has left this process, so that it reaches a living peer even when this
     * process is killed now. Threads that make a lot wait here instead of filling the heap. Returns at once when
     * nothing is kept. What was sent is sent, however the wait ends.
     *
     * @param timeoutNanos how long to wait at most; zero or less does not wait
     * @return false: the time has run out before all had left; the peer may be stopped, or slow
     * @throws IOException the connection was closed before all had left
     * @throws InterruptedException the thread was interrupted while it waited
     */
    boolean flush(long timeoutNanos) throws IOException, InterruptedException;

    /**
     * As {@link #flush(long)}, without limit and without reacting to interrupts.
     *
     * @throws IOException the connection was closed before all had left
     */
    default void flush() throws IOException {
        boolean interrupted = false;
        try {
            for (boolean left = false; !left; ) {
                try {
                    left = flush(Long.MAX_VALUE);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Sets the greatest length of a message that is received; it is {@value #INITIAL_LIMIT} when a connection begins. A
     * longer one closes the connection before memory is taken for it. To be called within
     * {@link MessageReceiver#onMessage} or before the peer can send more than the old limit.
     *
     * @param bytes the limit, at least 1
     */
    void limit(int bytes);

    /** The limit of received messages, in bytes, until {@link #limit(int)} is called: enough for a handshake. */
    int INITIAL_LIMIT = 256;

    /**
     * The structures of the other side, which accepted this connection.
     *
     * @return empty: its {@link Transport.Endpoint} has none
     */
    default Optional<SharedStructures> structures() {
        return Optional.empty();
    }

    /**
     * Closes the connection, on both sides, after what was sent has left or the transport's own short time limit has
     * run out. The receiver's {@code onClosed} is called on both sides. A second call does nothing.
     */
    @Override
    void close();
}
