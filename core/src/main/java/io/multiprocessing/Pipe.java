package io.multiprocessing;

/**
 * A pair of {@link Connection}s: what is sent into one is received from the other.
 *
 * <p>The process that makes a pipe holds both ends. A process that hands one of them to another should close its own
 * handle of it (right after {@code start()} is fine): the end of the stream is seen only when no process holds the
 * other end any more.
 *
 * @param <T> the type of the messages
 */
public interface Pipe<T> extends AutoCloseable {
    /** Which way messages go. */
    enum Direction {
        /** Both ends send and receive. */
        DUPLEX,
        /** The first end only receives, the second only sends. */
        ONE_WAY
    }

    /**
     * The first end; of a {@link Direction#ONE_WAY} pipe the one that receives.
     *
     * @return always the same handle
     */
    Connection<T> first();

    /**
     * The second end; of a {@link Direction#ONE_WAY} pipe the one that sends.
     *
     * @return always the same handle
     */
    Connection<T> second();

    /** Closes this process's handles of both ends. A second call does nothing. */
    @Override
    void close();
}
