package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Barrier;
import io.multiprocessing.Connection;
import io.multiprocessing.Event;
import io.multiprocessing.Lock;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.SharedLongArray;
import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Identity;
import io.multiprocessing.internal.wire.MemoryTransport;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        Semaphore semaphore = hosting.semaphore(1, false);
        Event event = hosting.event();
        Barrier barrier = hosting.barrier(2, () -> {});
        SharedLongArray array = new SharedState(node, Codecs.best(), false).sharedLongArray(3);
        List<String> list = called();
        Fuzz fuzz = Fuzz.of("holders", 1500);
        List<byte[]> valid = validMessages();
        while (fuzz.goesOn()) {
            var stranger = new Stranger();
            for (int object = 1; object <= 8; object++) {
                stranger.send(attach(object));
            }
            boolean open = true;
            for (int i = 0; i < 200 && open; i++) {
                byte[] message = fuzz.onceIn(2) ? fuzz.oneOf(valid).clone() : fuzz.input(valid);
                if (message.length > 10) {
                    // most speak of an object that exists
                    ByteBuffer.wrap(message).putLong(1, fuzz.dice().nextInt(10)).put(9, (byte)
                            fuzz.dice().nextInt(3));
                }
                open = message.length == 0 || stranger.send(message);
            }
            if (open) {
                fuzz.passed();
            }
            stranger.channel.close();
            stranger.closed.get(10, TimeUnit.SECONDS);
        }
        fuzz.end();
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
        semaphore.release();
        assertThat(semaphore.tryAcquire(Duration.ofSeconds(5))).isTrue();
        event.set();
        assertThat(event.await(Duration.ofSeconds(5))).isTrue();
        barrier.reset();
        assertThat(barrier.waiting()).isZero();
        array.set(2, 5);
        assertThat(array.getAndAdd(2, 1)).isEqualTo(5);
        list.clear();
        list.add("element");
        assertThat(list.size()).isOne();
    }

    /** A list that is called, in this process. */
    @SuppressWarnings("unchecked") // it is empty
    private List<String> called() {
        return (List<String>) hosting.referent(new ArrayList<String>(), List.class, List.class, true, false);
    }

    /** A call of that list. */
    private static byte[] invocation(byte verb, Object... form) {
        Payload payload;
        try (Flight flight = Flight.open()) {
            payload = Payloads.encode(Codecs.best(), "it", form, flight);
        }
        ByteBuffer message = ByteBuffer.allocate(18 + Channel.inlineBytes(payload));
        message.put(Op.CALL_WITH).putLong(8).putLong(1).put(verb);
        Channel.putInline(message, payload);
        return bytes(message);
    }

    @Test
    void aReleaseOfNothingClosesTheConnectionAndOneTooManyChangesNothing() throws Exception {
        Semaphore semaphore = hosting.semaphore(2, true);
        semaphore.acquire();
        for (int count : new int[] {0, -1, Integer.MIN_VALUE}) {
            var stranger = new Stranger();
            stranger.send(attach(1));
            stranger.send(call(1, HostedSemaphore.RELEASE, 2));
            stranger.send(call(1, HostedSemaphore.RELEASE, Integer.MAX_VALUE));
            stranger.send(call(1, HostedSemaphore.RELEASE, count));
            assertThat(stranger.closed.get(10, TimeUnit.SECONDS)).hasMessageContaining("released");
            assertThat(semaphore.availablePermits()).isOne();
        }
    }

    private static byte[] call(long object, byte verb, int argument) {
        return bytes(ByteBuffer.allocate(26)
                .put(Op.CALL)
                .putLong(object)
                .putLong(1)
                .put(verb)
                .putInt(argument)
                .putInt(0));
    }

    private static byte[] attach(long object) {
        return bytes(ByteBuffer.allocate(18)
                .put(Op.ATTACH)
                .putLong(object)
                .put((byte) 0)
                .putLong(object));
    }

    /** One of each operation; numbers are small, so that they meet again. */
    private static List<byte[]> validMessages() {
        List<byte[]> messages = new ArrayList<>();
        byte[] numbers = new byte[64];
        for (int i = 7; i < numbers.length; i += 8) {
            numbers[i] = 1;
        }
        int[][] lengths = {
            {Op.DETACH, 18},
            {Op.GRANT, 18},
            {Op.REVOKE, 18},
            {Op.CANCEL, 18},
            {Op.PONG, 9},
            {Op.TAKE, 23},
            {Op.BOARD, 18},
            {Op.ACK, 22},
            {Op.RETURNED, 26},
            {Op.UNPACKED, 19},
            {Op.RETURNED, 34},
            {Op.QUERY, 27},
            {Op.LOCK, 26},
            {Op.UNLOCK, 18},
            {Op.AWAIT, 33},
            {Op.SIGNAL, 18},
            {Op.LOCK_INFO, 17},
            {Op.NEW_CONDITION, 17},
            {Channel.OP_DISCARD, 9},
            {Channel.OP_PART, 60},
            {99, 20}
        };
        for (int[] each : lengths) {
            messages.add(bytes(ByteBuffer.allocate(each[1]).put((byte) each[0]).put(numbers, 0, each[1] - 1)));
        }
        byte[] payload = bytes(ByteBuffer.allocate(30)
                .put((byte) (Payloads.BYTES | 0x40))
                .putInt(9)
                .putInt(1)
                .putInt(1 << 16)
                .put((byte) 0)
                .putInt(3)
                .put(new byte[3]));
        for (byte what = Query.SIZE; what <= Query.UNFINISHED; what++) {
            messages.add(bytes(ByteBuffer.allocate(27)
                    .put(Op.QUERY)
                    .putLong(1)
                    .put((byte) 0)
                    .putLong(1)
                    .put(what)));
        }
        for (byte verb = 1; verb <= 8; verb++) {
            for (int object = 4; object <= 8; object++) {
                messages.add(call(object, verb, 1));
            }
        }
        messages.add(invocation(HostedReferent.INVOKE, "size()"));
        messages.add(invocation(HostedReferent.INVOKE, "add(Object)", "x"));
        messages.add(invocation(HostedReferent.INVOKE, "clear()"));
        messages.add(invocation(HostedReferent.EXECUTE, (HostedReferent.Function) Object::toString));
        messages.add(invocation(HostedReferent.INVOKE, "notify()"));
        messages.add(invocation(HostedReferent.INVOKE, "add(Object)"));
        for (int i = 0; i < 5; i++) {
            messages.add(attach(1));
            messages.add(bytes(
                    ByteBuffer.allocate(40).put(Op.PUT).putLong(1).put((byte) 0).put(payload)));
            messages.add(bytes(ByteBuffer.allocate(49)
                    .put(Op.PUT_SYNC)
                    .putLong(1)
                    .put((byte) 0)
                    .putLong(1)
                    .put((byte) 0)
                    .put(payload)));
        }
        return messages;
    }

    private static byte[] bytes(ByteBuffer message) {
        return java.util.Arrays.copyOf(message.array(), message.position());
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
