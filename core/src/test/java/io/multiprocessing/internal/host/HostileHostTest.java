package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Barrier;
import io.multiprocessing.Connection;
import io.multiprocessing.Event;
import io.multiprocessing.Lock;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.Semaphore;
import io.multiprocessing.SerializationException;
import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.internal.wire.MemoryTransport;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A host that answers nonsense: whoever uses its objects gets a wrong answer or a documented exception, and nobody
 * waits any more when the connection is closed.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileHostTest {
    private static final byte[] KEY = new byte[32];
    private static final long QUEUE = 1;
    private static final long PIPE = 2;
    private static final long LOCK = 3;
    private static final Codec CODEC = Codecs.best();
    private final MemoryTransport transport = new MemoryTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    private static Queue<Object> queue(HostLink link, int capacity) {
        return new QueueHandle<>(Impostor.hold(link, Reference.Kind.QUEUE, QUEUE, 0), capacity);
    }

    private static Connection<Object> end(HostLink link, int end) {
        return new ConnectionHandle<>(
                Impostor.hold(link, Reference.Kind.DUPLEX_END, PIPE, end), Reference.Kind.DUPLEX_END);
    }

    private static Lock lock(HostLink link) {
        return new LockHandle(Impostor.hold(link, Reference.Kind.LOCK, LOCK, 0), false);
    }

    private static Semaphore semaphore(HostLink link, long bound) {
        return new SemaphoreHandle(Impostor.hold(link, Reference.Kind.SEMAPHORE, LOCK + 1, 0), bound);
    }

    private static Event event(HostLink link) {
        return new EventHandle(Impostor.hold(link, Reference.Kind.EVENT, LOCK + 2, 0));
    }

    private static Barrier barrier(HostLink link) {
        return new BarrierHandle(Impostor.hold(link, Reference.Kind.BARRIER, LOCK + 3, 0), 2);
    }

    // ---- the words of a host

    private static Payload element(Object value) {
        try (Flight flight = Flight.open()) {
            return Payloads.encode(CODEC, "an element", value, flight);
        }
    }

    /** As a real host would, more or less. */
    private static byte[] honest(byte op, ByteBuffer message) {
        long object = message.getLong();
        return switch (op) {
            case Op.DETACH -> {
                message.get();
                yield Impostor.reply(message.getLong(), Status.OK, 0, null);
            }
            case Op.PUT_SYNC -> {
                message.get();
                yield Impostor.reply(message.getLong(), Status.OK, 5, null);
            }
            case Op.TAKE -> {
                int channel = message.get();
                Payload one = element("one");
                long request = message.getLong();
                Payload[] many = new Payload[(int) (request * 7 & 15)];
                java.util.Arrays.fill(many, one);
                yield Impostor.taken(object, channel, request, many.length == 0 ? Status.NOT_NOW : Status.OK, many);
            }
            case Op.ACK -> {
                int channel = message.get();
                message.getLong();
                yield message.getInt() > 0 ? Impostor.taken(object, channel, 0, Status.NOT_NOW) : null;
            }
            case Op.BOARD -> {
                message.get();
                yield Impostor.reply(message.getLong(), Status.OK, 1, new byte[20]);
            }
            case Op.QUERY -> {
                message.get();
                long request = message.getLong();
                byte what = message.get();
                yield Impostor.reply(
                        request,
                        Status.OK,
                        3,
                        what == Query.SNAPSHOT
                                ? Snapshot.encode(List.of(new Element(1, element("a"), null)))
                                        .data()
                                : what == Query.PEEK ? element("p").data() : null);
            }
            case Op.LOCK, Op.NEW_CONDITION, Op.CALL -> Impostor.reply(message.getLong(), Status.OK, 1, null);
            case Op.AWAIT -> {
                message.getLong();
                yield Impostor.reply(message.getLong(), Status.OK, 0, null);
            }
            case Op.LOCK_INFO -> Impostor.reply(message.getLong(), Status.OK, 1, "somebody".getBytes());
            case Op.ECHO -> Impostor.reply(object, Status.OK, 0, null); // it is the request
            case Op.CANCEL -> {
                message.get();
                yield Impostor.reply(message.getLong(), Status.CANCELLED, 0, null);
            }
            default -> null;
        };
    }

    private static List<byte[]> honestly(byte op, ByteBuffer message) {
        byte[] answer = honest(op, message);
        return answer == null ? List.of() : List.of(answer);
    }

    // ---- cases that were found

    /** A request that is answered so would wait for ever for the answer that it got. */
    @Test
    void aStatusThatThereIsNotEndsTheConnection() throws Exception {
        for (int status : new int[] {-1, 8, 127}) {
            HostLink link = new Impostor(
                            transport,
                            (op, message) -> op == Op.QUERY
                                    ? List.of(Impostor.reply(requestOf(message), status, 0, null))
                                    : List.of())
                    .linked();
            assertGone(() -> queue(link, 5).size());
            HostLink another = new Impostor(
                            transport,
                            (op, message) -> op == Op.TAKE
                                    ? List.of(Impostor.taken(QUEUE, 0, requestOf(message), status))
                                    : List.of())
                    .linked();
            assertGone(() -> queue(another, 5).take());
        }
    }

    /** After the object and the channel. */
    private static long requestOf(ByteBuffer message) {
        return message.getLong(10);
    }

    @Test
    void aTakeThatIsAnsweredWithNothingIsNotAskedAgainForEver() throws Exception {
        List<Impostor.Mouth> mouths = List.of(
                (op, message) ->
                        op == Op.TAKE ? List.of(Impostor.taken(QUEUE, 0, requestOf(message), Status.OK)) : List.of(),
                (op, message) ->
                        op == Op.TAKE ? List.of(Impostor.reply(requestOf(message), Status.OK, 0, null)) : List.of(),
                (op, message) -> op == Op.TAKE
                        ? List.of(Impostor.taken(QUEUE, 0, requestOf(message), Status.ILLEGAL))
                        : List.of(),
                (op, message) -> op == Op.TAKE
                        ? List.of(Impostor.taken(QUEUE, 0, requestOf(message), Status.NOT_NOW))
                        : List.of());
        for (Impostor.Mouth mouth : mouths) {
            HostLink link = new Impostor(transport, mouth).linked();
            assertGone(() -> queue(link, 5).take());
        }
        HostLink link = new Impostor(
                        transport,
                        (op, message) -> op == Op.TAKE
                                ? List.of(Impostor.taken(PIPE, 0, requestOf(message), Status.NOT_NOW))
                                : List.of())
                .linked();
        assertThatThrownBy(() -> end(link, 0).receive()).isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerWithoutWhatWasAskedForIsAnError() throws Exception {
        Impostor.Mouth mouth = (op, message) -> switch (op) {
            case Op.QUERY ->
                List.of(Impostor.reply(requestOf(message), message.get(18) == Query.PEEK ? Status.OK : 6, 0, null));
            case Op.LOCK_INFO -> List.of(Impostor.reply(message.getLong(9), Status.OK, 0, null));
            default -> List.of();
        };
        assertGone(() -> queue(new Impostor(transport, mouth).linked(), 5).peek());
        assertGone(() -> queue(new Impostor(transport, mouth).linked(), 5).toArray());
        assertGone(() -> lock(new Impostor(transport, mouth).linked()).isLocked());
    }

    @Test
    void aBoardThatIsNoneIsNotWrittenTo() throws Exception {
        for (long slot : new long[] {-1, 0, AckBoard.SLOTS + 1, Long.MAX_VALUE}) {
            HostedBoard board = HostedBoard.create();
            byte[] file = board.path().toString().getBytes();
            byte[] where = ByteBuffer.allocate(8 + file.length)
                    .putLong(board.number())
                    .put(file)
                    .array();
            Payload[] batch = new Payload[10];
            java.util.Arrays.fill(batch, element("one"));
            HostLink link = new Impostor(transport, (op, message) -> switch (op) {
                        case Op.TAKE -> List.of(Impostor.taken(QUEUE, 0, requestOf(message), Status.OK, batch));
                        case Op.BOARD ->
                            List.of(Impostor.reply(requestOf(message), Status.OK, slot, slot == -1 ? null : where));
                        default -> honestly(op, message);
                    })
                    .linked();
            Queue<Object> queue = queue(link, 5);
            for (int i = 0; i < 10; i++) {
                assertThat(queue.take()).isEqualTo("one");
                queue.size(); // the answers before this one's have come
            }
            assertThat(board.read(0)).isEqualTo(board.number());
            for (int each = 1; each <= AckBoard.SLOTS; each++) {
                assertThat(board.read(each)).isZero();
            }
            board.remove();
        }
    }

    @Test
    void aBoardIsUsedOnlyWhereItIsTheOneThatTheHostMade() throws Exception {
        HostedBoard board = HostedBoard.create();
        byte[] file = board.path().toString().getBytes();
        byte[] where = ByteBuffer.allocate(8 + file.length)
                .putLong(board.number())
                .put(file)
                .array();
        Fuzz.of("boards", 200)
                .feed(
                        List.of(where),
                        1 << 20,
                        bytes -> {
                            if (new HostLink("an impostor").board(new Payload((byte) 0, bytes)) == null) {
                                throw new IOException("no board");
                            }
                            assertThat(ByteBuffer.wrap(bytes).getLong()).isEqualTo(board.number());
                        },
                        IOException.class);
        board.remove();
    }

    private static void assertGone(org.assertj.core.api.ThrowableAssert.ThrowingCallable use) {
        assertThatThrownBy(use).isInstanceOf(UncheckedIOException.class);
    }

    // ---- whatever it says

    @Test
    void whateverAHostSaysItsHoldersGetAnAnswerOrADocumentedException() throws Exception {
        Fuzz fuzz = Fuzz.of("hosts", 2000);
        List<byte[]> unasked = new ArrayList<>();
        for (long object = 0; object <= 3; object++) {
            unasked.add(ByteBuffer.allocate(9).put(Op.GONE).putLong(object + 1).array());
            unasked.add(ByteBuffer.allocate(9).put(Op.PING).putLong(1).array());
            unasked.add(Impostor.cut(ByteBuffer.allocate(19)
                    .put(Op.RECALL)
                    .putLong(object)
                    .put((byte) 0)
                    .putLong(1)
                    .put((byte) 0)));
            unasked.add(Impostor.cut(ByteBuffer.allocate(18)
                    .put(Op.WINDOW)
                    .putLong(object)
                    .put((byte) 1)
                    .putLong(1000)));
            unasked.add(Impostor.taken(object, 0, 0, Status.OK, element("unasked"), element(1)));
        }
        Set<String> succeeded = ConcurrentHashMap.newKeySet();
        while (fuzz.goesOn()) {
            AtomicReference<Throwable> damage = new AtomicReference<>();
            int truths = fuzz.oneOf(List.of(3, 30, 300)); // for each lie
            Impostor host = new Impostor(transport, (op, message) -> words(fuzz, truths, unasked, op, message));
            HostLink link = host.linked();
            List<Thread> users = new ArrayList<>();
            Queue<Object> bounded = queue(link, 5);
            Connection<Object> end = end(link, 0);
            Lock lock = lock(link);
            users.add(user("putter", damage, succeeded, () -> bounded.offer("x", Duration.ofMillis(20))));
            users.add(user("taker", damage, succeeded, () -> bounded.take()));
            users.add(user("poller", damage, succeeded, () -> bounded.poll(Duration.ofMillis(5))));
            users.add(user("asker", damage, succeeded, () -> {
                bounded.peek();
                bounded.size();
                bounded.toArray();
                bounded.remove("y");
            }));
            users.add(user("sender", damage, succeeded, () -> end.sendBytes(new byte[10_000])));
            users.add(user("receiver", damage, succeeded, end::receive));
            users.add(user("owner", damage, succeeded, () -> {
                if (lock.tryLock(Duration.ofMillis(20))) {
                    lock.newCondition().awaitNanos(1000);
                    lock.unlock();
                }
                lock.isLocked();
            }));
            Semaphore semaphore = semaphore(link, SemaphoreHandle.UNBOUNDED);
            users.add(user("counter", damage, succeeded, () -> {
                semaphore.tryAcquire();
                semaphore.tryAcquire(Duration.ofMillis(5));
                semaphore.acquire();
                semaphore.release();
                semaphore.availablePermits();
            }));
            Event event = event(link);
            users.add(user("watcher", damage, succeeded, () -> {
                event.set();
                event.await(Duration.ofMillis(5));
                event.await();
                event.isSet();
            }));
            Barrier barrier = barrier(link);
            users.add(user("party", damage, succeeded, () -> {
                barrier.await(Duration.ofMillis(5));
                barrier.await();
                barrier.reset();
                barrier.isBroken();
            }));
            users.forEach(Thread::start);
            LockSupport.parkNanos(fuzz.dice().nextInt(30_000_000)); // any moment will do
            host.close();
            for (Thread each : users) {
                each.join(10_000);
                if (each.isAlive()) {
                    var stack = new Throwable(each.getName() + " waits for ever");
                    stack.setStackTrace(each.getStackTrace());
                    throw fuzz.damage("a holder waits though the connection is closed", stack);
                }
            }
            if (damage.get() != null) {
                throw fuzz.damage("a holder got what nobody promised", damage.get());
            }
            fuzz.passed();
        }
        fuzz.end();
        assertThat(succeeded)
                .containsExactlyInAnyOrder(
                        "putter",
                        "taker",
                        "poller",
                        "asker",
                        "sender",
                        "receiver",
                        "owner",
                        "counter",
                        "watcher",
                        "party");
    }

    private static List<byte[]> words(Fuzz fuzz, int truths, List<byte[]> unasked, byte op, ByteBuffer message) {
        List<byte[]> words = new ArrayList<>();
        if (fuzz.onceIn(truths)) {
            words.add(fuzz.onceIn(2) ? fuzz.oneOf(unasked) : fuzz.input(unasked));
        }
        for (byte[] honest : honestly(op, message)) {
            words.add(fuzz.onceIn(truths) ? fuzz.mutation(List.of(honest)) : honest);
        }
        words.removeIf(each -> each.length == 0);
        return words;
    }

    @FunctionalInterface
    private interface Use {
        void once() throws Exception;
    }

    private static Thread user(String name, AtomicReference<Throwable> damage, Set<String> succeeded, Use use) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            try {
                                use.once();
                                succeeded.add(name);
                            } catch (SerializationException
                                    | IllegalMonitorStateException
                                    | TimeoutException
                                    | BrokenBarrierException e) {
                                // the next one may be better
                            } catch (IllegalStateException e) {
                                if (!e.getMessage().contains("together they are longer")) {
                                    throw e;
                                }
                            }
                        }
                    } catch (IOException | UncheckedIOException | QueueShutDownException e) {
                        // the host is gone, or says that the object is
                    } catch (Throwable e) {
                        damage.compareAndSet(null, e);
                    }
                },
                name);
        thread.setDaemon(true);
        return thread;
    }
}
