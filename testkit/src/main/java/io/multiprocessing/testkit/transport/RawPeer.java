package io.multiprocessing.testkit.transport;

import java.io.IOException;

/** A peer that writes what it likes into the stream of bytes to an endpoint. */
public interface RawPeer extends AutoCloseable {
    /**
     * Writes bytes.
     *
     * @param bytes for which there is room
     * @throws IOException the endpoint has ended the connection
     */
    void write(byte... bytes) throws IOException;

    /**
     * Waits for bytes of the endpoint, from the first it ever sent.
     *
     * @param count how many, fewer than fit in between
     * @return that many
     * @throws IOException the endpoint has ended the connection
     */
    byte[] hear(int count) throws IOException;

    /**
     * Waits for the endpoint to end the connection.
     *
     * @return how many bytes it sent that were not heard
     */
    long hearTheEnd();

    /**
     * Says that nothing more comes, and waits for the endpoint to end the connection too.
     *
     * @throws IOException the endpoint was faster
     */
    void leave() throws IOException;

    @Override
    void close() throws IOException;
}
