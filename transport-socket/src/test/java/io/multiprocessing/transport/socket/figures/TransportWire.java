package io.multiprocessing.transport.socket.figures;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** Messages of a transport. */
final class TransportWire extends Wire {
    private final ByteBuffer message = ByteBuffer.allocate(1 << 20);
    private final Semaphore answers = new Semaphore(0);
    private final Transport.Endpoint endpoint;
    private final MessageConnection connection;

    TransportWire(Transport transport, Path directory) throws IOException, InterruptedException {
        BlockingQueue<MessageConnection> accepted = new LinkedBlockingQueue<>();
        endpoint = transport.listen(directory, each -> {
            each.limit(Integer.MAX_VALUE);
            accepted.add(each);
            return new Answers();
        });
        startPeer("transport", endpoint.address());
        connection = accepted.take();
        roundTrips(1);
    }

    private final class Answers implements MessageReceiver {
        @Override
        public void onMessage(ByteBuffer answer) {
            answers.release();
        }

        @Override
        public void onClosed(IOException cause) {}
    }

    @Override
    void send(byte first, int lengthBytes) throws IOException {
        connection.send(message.clear().put(0, first).limit(lengthBytes));
    }

    @Override
    void flush() throws IOException {
        connection.flush();
    }

    @Override
    void awaitAnswer() throws InterruptedException {
        answers.acquire();
    }

    @Override
    public void close() throws IOException {
        connection.close();
        endpoint.close();
        super.close();
    }
}
