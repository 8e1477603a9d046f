package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Connection;
import io.multiprocessing.Lock;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Identity;
import io.multiprocessing.internal.wire.MemoryTransport;
import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that knows the key and sends nonsense: only its own connection suffers. */
@Timeout(60)
class HostileHolderTest {
    private static final byte[] KEY = new byte[32];
    private final MemoryTransport transport = new MemoryTransport();
    private final Node node = new Node(transport, KEY);
    private final Hosting hosting = new Hosting(node, Codecs.best());

    @AfterEach
    void close() {
        node.close();
        transport.close();
    }

    /** An authenticated connection that says whatever it likes. */
    private final class Stranger implements MessageReceiver {
        final CompletableFuture<IOException> closed = new CompletableFuture<>();
        final Channel channel;

        Stranger() throws IOException {
            channel = Handshake.connect(transport, node.address(), KEY, new Identity(1, "stranger"), _ -> this);
        }

        @Override
        public void onMessage(ByteBuffer message) {}

        @Override
        public void onClosed(IOException cause) {
            closed.complete(cause);
        }

        boolean send(byte[] message) {
            try {
                channel.send(ByteBuffer.wrap(message));
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }

    @Test
    void messagesThatMakeNoSenseCloseTheirOwnConnectionOnly() throws Exception {
        Queue<String> queue = hosting.queue(5);
        Lock lock = hosting.lock(false);
        Pipe<String> pipe = hosting.pipe(Pipe.Direction.DUPLEX);
        long seed = System.nanoTime();
        System.out.println("HostileHolderTest seed=" + seed);
        var random = new Random(seed);
        byte[] ops = {
            Channel.OP_PART,
            Channel.OP_DISCARD,
            Op.ATTACH,
            Op.GRANT,
            Op.REVOKE,
            Op.CANCEL,
            Op.PONG,
            Op.PUT_SYNC,
            Op.TAKE,
            Op.ACK,
            Op.RETURNED,
            Op.UNPACKED,
            Op.QUERY,
            Op.LOCK,
            Op.UNLOCK,
            Op.AWAIT,
            Op.SIGNAL,
            Op.LOCK_INFO,
            Op.NEW_CONDITION,
            99
        };
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        int connections = 0;
        while (System.nanoTime() < deadline) {
            var stranger = new Stranger();
            connections++;
            boolean open = true;
            for (int object = 1; object <= 3; object++) {
                stranger.send(ByteBuffer.allocate(18)
                        .put(Op.ATTACH)
                        .putLong(object)
                        .put((byte) 0)
                        .putLong(object)
                        .array());
            }
            for (int i = 0; i < 200 && open; i++) {
                byte[] message = new byte[1 + random.nextInt(64)];
                random.nextBytes(message);
                message[0] = ops[random.nextInt(ops.length)];
                if (message.length > 10) {
                    // most speak of an object that exists
                    ByteBuffer.wrap(message).putLong(1, random.nextInt(5)).put(9, (byte) random.nextInt(3));
                }
                open = stranger.send(message);
            }
            stranger.channel.close();
            stranger.closed.get(10, TimeUnit.SECONDS);
        }
        assertThat(connections).isGreaterThan(1);
        queue.clear();
        // a stranger that holds a queue may shut it down; then it is so for all
        if (shutDown(queue)) {
            queue = hosting.queue(5);
        }
        assertThat(queue.offer("still here", Duration.ofSeconds(5))).isTrue();
        assertThat(queue.poll(Duration.ofSeconds(5))).isEqualTo("still here");
        assertThat(lock.tryLock(Duration.ofSeconds(5))).isTrue();
        lock.unlock();
        Connection<String> first = pipe.first();
        first.sendBytes(new byte[] {42});
        assertThat(pipe.second().poll(Duration.ofSeconds(5))).isTrue();
    }

    private static boolean shutDown(Queue<String> queue) {
        try {
            return !queue.offer("probe") || queue.poll() == null;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Test
    void aPayloadAnnouncedLargerThanItComesTakesNoMemoryInAdvance() throws Exception {
        Queue<byte[]> queue = hosting.queue(Integer.MAX_VALUE);
        var stranger = new Stranger();
        stranger.send(ByteBuffer.allocate(18)
                .put(Op.ATTACH)
                .putLong(1)
                .put((byte) 0)
                .putLong(1)
                .array());
        long before = Runtime.getRuntime().maxMemory();
        for (int stream = 1; stream <= 100; stream++) {
            stranger.send(ByteBuffer.allocate(32)
                    .put(Channel.OP_PART)
                    .putLong(stream)
                    .putLong(1)
                    .put((byte) 0)
                    .putInt(Channel.PAYLOAD_LIMIT_BYTES)
                    .array());
        }
        stranger.channel.close();
        stranger.closed.get(10, TimeUnit.SECONDS);
        assertThat(100L * Channel.PAYLOAD_LIMIT_BYTES).isGreaterThan(before);
        queue.put(new byte[1]);
        assertThat(queue.take()).hasSize(1);
    }
}
