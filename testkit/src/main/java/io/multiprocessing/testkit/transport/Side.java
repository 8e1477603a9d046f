package io.multiprocessing.testkit.transport;

import io.multiprocessing.spi.MessageConnection;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One side of a connection.
 *
 * @param connection sends
 * @param inbox keeps what it received
 */
record Side(MessageConnection connection, Inbox inbox) {
    void send(byte[] message) throws IOException {
        connection.send(ByteBuffer.wrap(message));
    }

    void flush() throws IOException {
        connection.flush();
    }

    boolean flush(long timeoutNanos) throws IOException, InterruptedException {
        return connection.flush(timeoutNanos);
    }

    void close() {
        connection.close();
    }

    byte[] receive() throws InterruptedException {
        return inbox.next();
    }
}
