package io.multiprocessing;

import java.lang.foreign.MemorySegment;

/**
 * Reads messages where they lie, without a copy of the caller's own; see {@link Connection#receive(MessageHandler,
 * int)}.
 *
 * <p>Over a transport with shared memory that is the memory that the sender wrote: nobody else receives from the same
 * end while a handler runs, so it should be short, and it cannot itself receive from the connection that calls it
 * ({@link IllegalStateException}). It may send.
 */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Called once for each message, in order, in the receiving thread.
     *
     * @param bytes the message; begins on a multiple of 8 bytes, read-only use, valid during this call only
     */
    void onMessage(MemorySegment bytes);
}
