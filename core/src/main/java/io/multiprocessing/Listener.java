package io.multiprocessing;

import java.io.IOException;
import java.net.URI;

/**
 * A place where processes that are not relatives connect. They are authenticated in the background, within 5 s, so
 * {@link Context#connect} returns before {@link #accept} does. Thread-safe.
 */
public interface Listener extends AutoCloseable {
    /**
     * Where it listens.
     *
     * @return the address, complete with what was left open; also after the close
     */
    URI address();

    /**
     * Waits for the next process that connects.
     *
     * @param <T> the type of the messages
     * @return the connection; it stays in this process
     * @throws AuthenticationException a process has tried that does not know the key; the listener goes on
     * @throws java.nio.channels.ClosedChannelException the listener is closed, now or while this waits
     * @throws IOException never otherwise
     * @throws InterruptedException the thread was interrupted while it waited
     */
    <T> Connection<T> accept() throws IOException, InterruptedException;

    /** Stops listening. Connections that were accepted live on, others are closed. A second call does nothing. */
    @Override
    void close();
}
