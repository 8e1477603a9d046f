package io.multiprocessing.benchmarks.peers;

/** One end of a link over which messages of one size travel. One thread uses an end at a time. */
public interface Wire extends AutoCloseable {
    /**
     * Sends one message; blocks or spins while there is no room.
     *
     * @throws Exception the link is broken
     */
    void send() throws Exception;

    /**
     * Receives one whole message; blocks or spins until it is there.
     *
     * @return its length in bytes, or 0 where objects travel
     * @throws Exception the link is broken
     */
    int receive() throws Exception;

    /**
     * The other end has been opened: whatever this one needs for that (accepting, for example) happens here.
     *
     * @throws Exception the other end cannot be reached
     */
    default void ready() throws Exception {}

    @Override
    void close() throws Exception;
}
