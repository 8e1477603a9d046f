package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps the messages of one side, and watches that its transport calls it as promised. */
final class Inbox implements MessageReceiver {
    private final Reaction reaction;
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean called = new AtomicBoolean();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private volatile MessageConnection connection;
    private volatile IOException cause;

    /** What a receiver does with a message, after it was kept. */
    @FunctionalInterface
    interface Reaction {
        /** Keeps messages and does nothing else. */
        Reaction NONE = (inbox, message) -> {};

        /** Sends every message back. */
        Reaction ECHO = (inbox, message) -> inbox.connection().send(ByteBuffer.wrap(message));

        /** Blocks in every message until {@link Inbox#release}. */
        Reaction STUCK = (inbox, message) -> inbox.block();

        void to(Inbox inbox, byte[] message) throws IOException;
    }

    /**
     * An empty one.
     *
     * @param connection its connection, null: told later
     * @param reaction to each message
     */
    Inbox(MessageConnection connection, Reaction reaction) {
        this.reaction = reaction;
        if (connection != null) {
            connection(connection);
        }
    }

    void connection(MessageConnection its) {
        connection = its;
        connected.countDown();
    }

    /** The connection; waits for it where a message is faster than the return from connecting. */
    MessageConnection connection() {
        await("connecting", connected);
        return connection;
    }

    @Override
    public void onMessage(ByteBuffer message) throws IOException {
        enter("onMessage");
        try {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            messages.add(bytes);
            reaction.to(this, bytes);
        } finally {
            called.set(false);
        }
    }

    @Override
    public void onClosed(IOException why) {
        enter("onClosed");
        if (closed.getCount() == 0) {
            broken.add("onClosed was called twice");
        }
        cause = why;
        closed.countDown();
        called.set(false);
    }

    private void enter(String method) {
        if (!called.compareAndSet(false, true)) {
            broken.add(method + " was called while another call had not returned");
        }
        if (closed.getCount() == 0) {
            broken.add(method + " was called after onClosed");
        }
    }

    private void block() {
        stuck.countDown();
        await("release of a stuck receiver", released);
    }

    /** Waits until the receiver blocks in a message. */
    void awaitStuck() {
        await("a message for the stuck receiver", stuck);
    }

    /** Lets a stuck receiver go on, now and for ever. */
    void release() {
        released.countDown();
    }

    byte[] next() throws InterruptedException {
        byte[] message = messages.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(message, () -> "no message came; closed: " + (closed.getCount() == 0) + ", cause: " + cause);
        return message;
    }

    /** How many messages came and were not taken. */
    int waiting() {
        return messages.size();
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Waits for the end, and gives its cause. */
    IOException awaitClosed() {
        await("the end of the connection", closed);
        assertEquals(List.of(), broken);
        return cause;
    }

    private static void await(String what, CountDownLatch latch) {
        try {
            assertTrue(latch.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), what + " did not come");
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }
}
