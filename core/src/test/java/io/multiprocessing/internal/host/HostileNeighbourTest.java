package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Lock;
import io.multiprocessing.Queue;
import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Identity;
import io.multiprocessing.internal.wire.MemoryTransport;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that share an object with one that does not keep to the protocol: they do not even notice. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileNeighbourTest {
    private static final byte[] KEY = new byte[32];
    private static final long PID = 3;
    private final MemoryTransport transport = new MemoryTransport();
    private final Node node = new Node(transport, KEY);
    private final Hosting hosting = new Hosting(node, Codecs.best());

    @AfterEach
    void close() {
        node.close();
        transport.close();
    }

    /** A process that keeps to the protocol. */
    private HostLink neighbour() throws IOException {
        var link = new HostLink("the host");
        Handshake.connect(transport, node.address(), KEY, new Identity(2, "neighbour"), link::over);
        return link;
    }

    private Hold hold(HostLink link, Reference.Kind kind, long object) {
        String codec = Codecs.best().getClass().getName();
        var reference = new Reference(kind, "memory", node.address(), 0, 1, "host", object, 0, 0, codec, 0, List.of());
        return Hold.over(link, reference, Codecs.best());
    }

    /** One that says what it likes. */
    private final class Stranger implements MessageReceiver {
        final LinkedBlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
        final FutureTask<Void> closed = new FutureTask<>(() -> null);
        final Channel channel;

        Stranger() throws IOException {
            channel = Handshake.connect(transport, node.address(), KEY, new Identity(PID, "stranger"), _ -> this);
        }

        @Override
        public void onMessage(ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            heard.add(bytes);
        }

        @Override
        public void onClosed(IOException cause) {
            closed.run();
        }

        void say(byte op, long... numbers) throws IOException {
            channel.send(message(op, numbers));
        }

        ByteBuffer hear(byte op) throws InterruptedException {
            while (true) {
                byte[] next = heard.poll(10, TimeUnit.SECONDS);
                assertThat(next).as("the answer " + op).isNotNull();
                if (next[0] == op) {
                    return ByteBuffer.wrap(next);
                }
            }
        }

        /** Returns when the host knows. */
        void leave() throws Exception {
            channel.close();
            closed.get(10, TimeUnit.SECONDS);
            Node.awaitGone(PID);
        }
    }

    /** An operation with numbers behind it: object 8, then a byte each until a number is wanted. */
    private static ByteBuffer message(byte op, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + 8 * numbers.length).put(op);
        for (int i = 0; i < numbers.length; i++) {
            if (i == 1) {
                bytes.put((byte) numbers[i]);
            } else {
                bytes.putLong(numbers[i]);
            }
        }
        return bytes.flip();
    }

    private static ByteBuffer take(long object, long request, int want) {
        return ByteBuffer.allocate(23)
                .put(Op.TAKE)
                .putLong(object)
                .put((byte) 0)
                .putLong(request)
                .putInt(want)
                .put(Op.FLAG_NO_WAIT)
                .flip();
    }

    @Test
    void whoPutsWithoutHoldingTheQueueIsNotToldThatItIsGone() throws Exception {
        Queue<String> queue = hosting.queue(5);
        var stranger = new Stranger();
        stranger.channel.send(ByteBuffer.allocate(18)
                .put(Op.PUT)
                .putLong(1)
                .put((byte) 0)
                .put(Payloads.BYTES)
                .putInt(3)
                .put(new byte[3])
                .flip());
        stranger.say(Op.ATTACH, 1, 0, 0);
        stranger.channel.send(take(1, 7, 1));
        assertThat(stranger.heard.poll(10, TimeUnit.SECONDS)[0]).isEqualTo(Op.TAKEN);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aBoardThatIsCutShortCostsNobodyAnElement() throws Exception {
        Queue<String> queue = hosting.queue(5);
        queue.put("one");
        queue.put("two");
        var stranger = new Stranger();
        stranger.say(Op.ATTACH, 1, 0, 0);
        stranger.say(Op.BOARD, 1, 0, 7);
        ByteBuffer reply = stranger.hear(Op.REPLY);
        byte[] where = new byte[reply.getInt(20)];
        reply.get(24, where);
        Path board = Path.of(new String(where, 8, where.length - 8, StandardCharsets.UTF_8));
        stranger.channel.send(take(1, 8, 1));
        stranger.hear(Op.TAKEN);
        try (FileChannel file = FileChannel.open(board, StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
        stranger.leave();
        assertThat(queue.poll(Duration.ofSeconds(10))).isEqualTo("one");
        assertThat(queue.poll(Duration.ofSeconds(10))).isEqualTo("two");
        assertThat(board).doesNotExist();
    }

    @Test
    void whatAnElementCarriesToAQueueThatIsGoneIsLetGoOf() throws Exception {
        hosting.queue(5).close();
        Lock lock = hosting.lock(false);
        assertThat(node.find(1)).isNull();
        var stranger = new Stranger();
        for (byte op : new byte[] {Op.PUT, Op.PUT_SYNC}) {
            byte[] cargo;
            try (Flight flight = Flight.open()) {
                ((Handle) lock).departing();
                cargo = flight.cargo();
            }
            ByteBuffer head =
                    op == Op.PUT ? message(op, 1, 0) : message(op, 1, 0, 5, 0).limit(19);
            stranger.channel.send(head, new Payload(Payloads.BYTES, new byte[1], cargo));
            stranger.hear(op == Op.PUT ? Op.GONE : Op.REPLY);
        }
        lock.close();
        assertThat(node.find(2)).isNull();
        stranger.leave();
    }

    /** Its credits are not waited for, so for a while there are more elements and credits than the queue has room. */
    @Test
    void aProducerThatStopsAnsweringDoesNotCostAnotherItsConnection() throws Exception {
        Queue<Object> queue = hosting.queue(40);
        var stranger = new Stranger();
        stranger.say(Op.ATTACH, 1, 0, 0);
        stranger.channel.send(putSync(1, 1));
        assertThat(stranger.hear(Op.REPLY).getLong(10)).as("credits").isPositive();
        Queue<Object> theirs = new QueueHandle<>(hold(neighbour(), Reference.Kind.QUEUE, 1), 40);
        for (int i = 0; i < 39; i++) {
            assertThat(theirs.offer(i, Duration.ofSeconds(20))).isTrue();
        }
        assertThat(theirs.size()).isEqualTo(40);
        assertThat(queue.size()).isEqualTo(40);
        assertThat(theirs.offer("one too many")).isFalse();
        queue.clear();
        assertThat(theirs.offer("again")).isTrue();
        assertThat(theirs.take()).isEqualTo("again");
        stranger.leave();
    }

    private static ByteBuffer putSync(long object, long request) {
        return ByteBuffer.allocate(25)
                .put(Op.PUT_SYNC)
                .putLong(object)
                .put((byte) 0)
                .putLong(request)
                .put((byte) 0)
                .put(Payloads.BYTES)
                .putInt(1)
                .put((byte) 1)
                .flip();
    }

    @Test
    void whatANeighbourPutsIsTakenOnceWhateverAStrangerSaysOfIt() throws Exception {
        Queue<Integer> shared = hosting.queue(20);
        Lock lock = hosting.lock(false);
        Queue<Integer> producers = new QueueHandle<>(hold(neighbour(), Reference.Kind.QUEUE, 1), 20);
        Queue<Integer> consumers = new QueueHandle<>(hold(neighbour(), Reference.Kind.QUEUE, 1), 20);
        Lock theirLock = new LockHandle(hold(neighbour(), Reference.Kind.LOCK, 2), false);
        Fuzz fuzz = Fuzz.of("neighbours", 2000);
        AtomicInteger put = new AtomicInteger();
        Set<Integer> taken = ConcurrentHashMap.newKeySet();
        AtomicInteger takes = new AtomicInteger();
        boolean[] over = new boolean[1];
        var producer = new FutureTask<Void>(() -> {
            while (!over[0]) {
                producers.put(put.get());
                put.incrementAndGet();
            }
            producers.put(-1);
            return null;
        });
        var consumer = new FutureTask<Void>(() -> {
            for (int next; (next = consumers.take()) >= 0; ) {
                taken.add(next);
                takes.incrementAndGet();
            }
            return null;
        });
        var owner = new FutureTask<Integer>(() -> {
            int held = 0;
            while (!over[0]) {
                theirLock.lock();
                theirLock.unlock();
                held++;
            }
            return held;
        });
        for (FutureTask<?> each : List.of(producer, consumer, owner)) {
            Thread.ofPlatform().daemon().start(each);
        }
        List<byte[]> valid = harmless();
        while (fuzz.goesOn()) {
            var stranger = new Stranger();
            try {
                stranger.say(Op.ATTACH, 1, 0, 0);
                stranger.say(Op.ATTACH, 2, 0, 0);
                for (int left = fuzz.dice().nextInt(60); left > 0; left--) {
                    byte[] message = fuzz.oneOf(valid).clone();
                    if (fuzz.onceIn(2)) { // behind the object, so that it stays harmless
                        for (int at = 10 + fuzz.dice().nextInt(4);
                                at < message.length;
                                at += fuzz.dice().nextInt(1, 9)) {
                            message[at] = (byte) fuzz.dice().nextInt(256);
                        }
                    }
                    stranger.channel.send(ByteBuffer.wrap(message));
                }
                fuzz.passed();
            } catch (IOException e) {
                // thrown out
            }
            stranger.leave();
        }
        over[0] = true;
        for (FutureTask<?> each : List.of(producer, consumer, owner)) {
            try {
                each.get(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw fuzz.damage("a neighbour noticed", e);
            }
        }
        fuzz.end();
        assertThat(owner.get()).isPositive();
        assertThat(put.get()).isPositive();
        List<Integer> left = new ArrayList<>();
        shared.drainTo(left);
        taken.addAll(left);
        assertThat(taken).hasSize(put.get());
        assertThat(takes.get() + left.size()).isEqualTo(put.get());
        assertThat(lock.tryLock(Duration.ofSeconds(10))).isTrue();
        lock.unlock();
    }

    /** What changes nothing for others, as long as it is told of nothing that is the stranger's own. */
    private static List<byte[]> harmless() {
        List<byte[]> messages = new ArrayList<>();
        for (ByteBuffer each : List.of(
                take(1, 5, 3),
                message(Op.RETURNED, 1, 0, 3, 0),
                message(Op.RETURNED, 1, 0, 0, 1L << 32 | 1, 5),
                message(Op.CANCEL, 1, 0, 5),
                message(Op.BOARD, 1, 0, 6),
                message(Op.PONG, 1),
                message(Op.GRANT, 9, 0, 1),
                message(Op.REVOKE, 1, 0, 7),
                ByteBuffer.allocate(26)
                        .put(Op.LOCK)
                        .putLong(2)
                        .putLong(1)
                        .putLong(2)
                        .clear(),
                ByteBuffer.allocate(18).put(Op.UNLOCK).putLong(2).putLong(2).clear(),
                ByteBuffer.allocate(33)
                        .put(Op.AWAIT)
                        .putLong(2)
                        .putLong(1)
                        .putLong(3)
                        .putLong(2)
                        .clear(),
                ByteBuffer.allocate(18).put(Op.SIGNAL).putLong(2).putLong(1).clear(),
                ByteBuffer.allocate(17).put(Op.LOCK_INFO).putLong(2).putLong(4).clear(),
                ByteBuffer.allocate(17)
                        .put(Op.NEW_CONDITION)
                        .putLong(2)
                        .putLong(4)
                        .clear(),
                ByteBuffer.allocate(40)
                        .put(Channel.OP_PART)
                        .putLong(1)
                        .putLong(1)
                        .put((byte) 0)
                        .putInt(1 << 20)
                        .clear(),
                message(Channel.OP_DISCARD, 1))) {
            byte[] bytes = new byte[each.remaining()];
            each.get(bytes);
            messages.add(bytes);
        }
        return messages;
    }
}
