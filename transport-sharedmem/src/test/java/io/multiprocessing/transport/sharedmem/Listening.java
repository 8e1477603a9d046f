package io.multiprocessing.transport.sharedmem;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An endpoint whose connections send every message back, in a directory of its own. */
final class Listening implements AutoCloseable {
    private final Path directory = Files.createTempDirectory("listening");
    private final SharedMemTransport transport = new SharedMemTransport(directory);
    private final Transport.Endpoint endpoint;
    private final int limitBytes;
    private final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
    private final List<MessageConnection> toClose = new CopyOnWriteArrayList<>();

    /** Each connection allows this much; {@link MessageConnection#INITIAL_LIMIT}: it was never raised. */
    Listening(int limitBytes) throws IOException {
        this.limitBytes = limitBytes;
        this.endpoint = transport.listen(directory, this::accept);
    }

    private Accepted accept(MessageConnection connection) {
        if (limitBytes != MessageConnection.INITIAL_LIMIT) {
            connection.limit(limitBytes);
        }
        var one = new Accepted(connection);
        accepted.add(one);
        return one;
    }

    String address() {
        return endpoint.address();
    }

    Path door() {
        return Path.of(address()).resolve(SharedMemDoor.DIRECTORY);
    }

    Transport.Endpoint endpoint() {
        return endpoint;
    }

    /** The next connection that was accepted. */
    Accepted next() throws InterruptedException {
        Accepted one = accepted.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(one, "no connection was accepted");
        return one;
    }

    boolean nobodyWasAccepted() {
        return accepted.isEmpty();
    }

    /** A peer that does what it likes. */
    RawPeer raw() throws IOException {
        return RawPeer.connect(address());
    }

    /** A well-behaved connection; gives what comes back. */
    Answers connect() throws IOException {
        var answers = new Answers();
        answers.connection = transport.connect(address(), answers);
        toClose.add(answers.connection);
        return answers;
    }

    @Override
    public void close() throws IOException {
        toClose.forEach(MessageConnection::close);
        endpoint.close();
        Files.delete(directory);
    }

    /** The endpoint's side of a connection. */
    static final class Accepted implements MessageReceiver {
        final MessageConnection connection;
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile IOException cause;

        private Accepted(MessageConnection connection) {
            this.connection = connection;
        }

        @Override
        public void onMessage(ByteBuffer message) {
            try {
                connection.send(message);
            } catch (IOException gone) {
                // The peer does not want the answer.
            }
        }

        @Override
        public void onClosed(IOException why) {
            cause = why;
            closed.countDown();
        }

        /** Waits for the end; gives its cause. */
        IOException awaitClosed() throws InterruptedException {
            assertTrue(closed.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), "the connection does not end");
            return cause;
        }

        boolean isClosed() {
            return closed.getCount() == 0;
        }
    }

    /** The connecting side of a well-behaved connection. */
    static final class Answers implements MessageReceiver {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private MessageConnection connection;

        @Override
        public void onMessage(ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            messages.add(bytes);
        }

        @Override
        public void onClosed(IOException cause) {
            closed.countDown();
        }

        MessageConnection connection() {
            return connection;
        }

        byte[] ask(byte... message) throws IOException, InterruptedException {
            connection.send(ByteBuffer.wrap(message));
            byte[] answer = messages.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertNotNull(answer, "no answer");
            return answer;
        }

        boolean isClosed() {
            return closed.getCount() == 0;
        }
    }
}
