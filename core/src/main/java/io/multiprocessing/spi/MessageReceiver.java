package io.multiprocessing.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gets what a connection receives. Its methods are called by a thread of the transport, or by one that does its work
 * while it waits for something; one call at a time for each connection, in order. They do not block for long, and
 * depend on nothing of the thread: no thread locals, no context class loader.
 */
public interface MessageReceiver {
    /**
     * A message came. What it throws closes the connection.
     *
     * @param message the message, from position to limit; valid during the call only
     * @throws IOException the message makes no sense
     */
    void onMessage(ByteBuffer message) throws IOException;

    /**
     * A message came, and the transport says whether another one is at hand. Receivers use that to act once on what
     * came together; a transport that does not know calls {@link #onMessage(ByteBuffer)} instead, always or sometimes.
     *
     * @param message as in {@link #onMessage(ByteBuffer)}, which is what this calls unless it is overridden
     * @param moreAtHand true: another message follows at once, or the end (when this side closes, after what it still
     *     sends, within a second), whatever the peer does; false: perhaps
     * @throws IOException the message makes no sense
     */
    default void onMessage(ByteBuffer message, boolean moreAtHand) throws IOException {
        onMessage(message);
    }

    /**
     * The connection is closed, by either side, by the death of the peer or by a fault. Called exactly once, after the
     * last message.
     *
     * @param cause null: the peer closed it between two messages, or this side did; else what went wrong, a message cut
     *     short for example
     */
    void onClosed(IOException cause);
}
