package io.multiprocessing.testkit.transport;

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
import java.util.function.Function;

/**
 * An endpoint whose connections send every message back, in a directory of its own, and raw peers that speak to it as
 * they like.
 */
public abstract class Listening implements AutoCloseable {
    private final Path directory = Files.createTempDirectory("listening");
    private final Transport transport;
    private final Transport.Endpoint endpoint;
    private final int limitBytes;
    private final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> toClose = new CopyOnWriteArrayList<>();

    /**
     * Begins to listen.
     *
     * @param maker makes the transport, whose files may lie in the given directory
     * @param limitBytes what each connection allows; {@link MessageConnection#INITIAL_LIMIT}: it was never raised
     * @throws IOException it cannot listen
     */
    protected Listening(Function<Path, Transport> maker, int limitBytes) throws IOException {
        this.transport = maker.apply(directory);
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

    /**
     * Connects a peer that does what it likes.
     *
     * @return to be closed
     * @throws IOException it cannot connect
     */
    public abstract RawPeer raw() throws IOException;

    /** The transport that listens. */
    public final Transport transport() {
        return transport;
    }

    /** Where it listens. */
    public final String address() {
        return endpoint.address();
    }

    /** What listens. */
    public final Transport.Endpoint endpoint() {
        return endpoint;
    }

    /** The next connection that was accepted. */
    public final Accepted next() throws InterruptedException {
        Accepted one = accepted.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(one, "no connection was accepted");
        return one;
    }

    /** Whether every connection that was accepted was asked for. */
    public final boolean nobodyWasAccepted() {
        return accepted.isEmpty();
    }

    /** A well-behaved connection; gives what comes back. */
    public final Answers connect() throws IOException {
        var answers = new Answers();
        answers.connection = transport.connect(address(), answers);
        closeLater(answers.connection);
        return answers;
    }

    /** Closes something before the endpoint. */
    protected final void closeLater(AutoCloseable each) {
        toClose.add(each);
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable each : toClose) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        endpoint.close();
        Files.delete(directory);
    }

    /** The endpoint's side of a connection. */
    public static final class Accepted implements MessageReceiver {
        private final MessageConnection connection;
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

        /** The connection. */
        public MessageConnection connection() {
            return connection;
        }

        /** Waits for the end; gives its cause. */
        public IOException awaitClosed() throws InterruptedException {
            assertTrue(closed.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), "the connection does not end");
            return cause;
        }

        /** Whether it has ended. */
        public boolean isClosed() {
            return closed.getCount() == 0;
        }
    }

    /** The connecting side of a well-behaved connection. */
    public static final class Answers implements MessageReceiver {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private MessageConnection connection;

        private Answers() {}

        @Override
        public void onMessage(ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            messages.add(bytes);
        }

        @Override
        public void onClosed(IOException cause) {}

        /** The connection. */
        public MessageConnection connection() {
            return connection;
        }

        /** Sends a message and waits for the next that comes. */
        public byte[] ask(byte... message) throws IOException, InterruptedException {
            connection.send(ByteBuffer.wrap(message));
            return next();
        }

        /** Waits for the next message. */
        public byte[] next() throws InterruptedException {
            byte[] answer = messages.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertNotNull(answer, "no answer");
            return answer;
        }
    }
}
