package io.multiprocessing.internal.host;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Identity;
import io.multiprocessing.internal.wire.Landing;
import io.multiprocessing.internal.wire.Landings;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.internal.wire.Timers;
import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Another process that uses objects of this one, seen from here: its authenticated connection is the lease on
 * everything it holds. Messages come from one thread of the transport at a time; answers may be sent by any thread and
 * never block.
 */
final class Session implements MessageReceiver, Landings {
    private static final Log LOG = Log.of(Session.class);
    private static final long PONG_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private final Node node;
    private final Channel channel;
    private volatile Identity client;
    private final Set<HostedObject> attached = new HashSet<>();
    private final Map<Long, Ping> pongs = new HashMap<>();
    private final Luggage luggage = new Luggage();
    private final CountDownLatch over = new CountDownLatch(1);
    private long nextPing = 1;
    private volatile long messagesReceived;
    private volatile boolean gone;
    private volatile boolean overdue;
    private HostedBoard board;
    /** Has elements of a run of puts that it has not offered to its takers yet; null: there is none. */
    private Conduit unserved;

    private boolean moreAtHand;

    private record Ping(Runnable action, Future<?> limit) {}

    Session(Node node, Channel channel, Identity client) {
        this.node = node;
        this.channel = channel;
        this.client = client;
    }

    Identity client() {
        return client;
    }

    /** A JVM that waited for a target is somebody now. */
    void rename(String name) {
        client = new Identity(client.pid(), name);
    }

    boolean isGone() {
        return gone;
    }

    long messagesReceived() {
        return messagesReceived;
    }

    CountDownLatch over() {
        return over;
    }

    void close() {
        channel.close();
    }

    @Override
    public void onMessage(ByteBuffer message) throws IOException {
        onMessage(message, false);
    }

    /** Elements that came together are offered to takers together: who takes many at once is handed many at once. */
    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread at a time
    public void onMessage(ByteBuffer message, boolean another) throws IOException {
        messagesReceived = messagesReceived + 1;
        overdue = false;
        moreAtHand = another;
        try {
            byte op = message.get();
            if (op != Op.PUT) {
                serve(null);
            }
            if (op == Channel.OP_PART) {
                channel.absorb(message, this);
            } else if (op == Channel.OP_DISCARD) {
                channel.forget(message);
            } else if (op == Op.PONG) {
                pong(message.getLong());
            } else if (op == Op.ECHO) {
                answerTo(message.getLong()).answer(Status.OK);
            } else if (op == Op.UNPACKED) {
                luggage.unpacked(message);
            } else {
                receive(op, message.getLong(), message);
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("message of " + client + " too short", e);
        }
        if (!another) {
            serve(null);
        }
    }

    /** An element came that nobody has answered for; it is offered to takers now, or with those that follow at once. */
    void putAhead(Conduit conduit, Payload payload) {
        if (conduit != unserved) {
            serve(conduit);
        }
        conduit.putAhead(this, payload, moreAtHand);
    }

    private void serve(Conduit next) {
        Conduit last = unserved;
        unserved = next;
        if (last != null) {
            last.serve();
        }
    }

    private void receive(byte op, long id, ByteBuffer message) throws IOException {
        HostedObject object = node.find(id);
        if (object == null) {
            absent(op, id, message);
            return;
        }
        switch (op) {
            case Op.ATTACH -> {
                int end = end(object, message);
                object.attach(this, end, message.getLong());
                attached.add(object);
            }
            case Op.DETACH -> {
                int end = end(object, message);
                if (object.detach(this, end, answerTo(message.getLong()))) {
                    attached.remove(object);
                }
            }
            case Op.REVOKE -> object.revoke(end(object, message), message.getLong());
            default -> use(object, op, message);
        }
    }

    /** Only who holds an object may use it; to others, those who let go meanwhile among them, it is not there. */
    private void use(HostedObject object, byte op, ByteBuffer message) throws IOException {
        if (attached.contains(object)) {
            if (op == Op.GRANT) {
                object.grant(end(object, message), message.getLong());
            } else {
                object.receive(this, op, message);
            }
        } else {
            absent(op, object.id, message);
        }
    }

    private static int end(HostedObject object, ByteBuffer message) throws IOException {
        int end = message.get();
        if (!object.hasEnd(end)) {
            throw new IOException("no such end: end=" + end + ", ends=" + object.endCount());
        }
        return end;
    }

    /** The object is gone: whoever asks is told so, and whoever only tells. */
    private void absent(byte op, long id, ByteBuffer message) throws IOException {
        switch (op) {
            case Op.PUT -> {
                message.get();
                dropPayload(message);
                if (node.find(id) == null) {
                    send(ByteBuffer.allocate(9).put(Op.GONE).putLong(id).flip());
                } // else it has let go of it meanwhile, and may take hold again
            }
            case Op.PUT_SYNC -> {
                message.get();
                answerTo(message.getLong()).answer(Status.GONE);
                message.get();
                dropPayload(message);
            }
            case Op.TAKE, Op.QUERY, Op.BOARD -> {
                message.get();
                answerTo(message.getLong()).answer(Status.GONE);
            }
            case Op.DETACH -> {
                message.get();
                answerTo(message.getLong()).answer(Status.OK);
            }
            case Op.LOCK, Op.LOCK_INFO, Op.NEW_CONDITION ->
                answerTo(message.getLong()).answer(Status.GONE);
            case Op.CALL -> answerTo(message.getLong()).answer(Status.GONE);
            case Op.CALL_WITH -> {
                answerTo(message.getLong()).answer(Status.GONE);
                message.get();
                dropPayload(message);
            }
            case Op.AWAIT -> {
                message.getLong();
                answerTo(message.getLong()).answer(Status.GONE);
            }
            case Op.ATTACH ->
                send(ByteBuffer.allocate(9).put(Op.GONE).putLong(id).flip());
            default -> LOG.debug("{} speaks of an object that is gone: op={}, object={}", client, op, id);
        }
    }

    /** Neither its parts nor what it carries must stay behind. */
    private void dropPayload(ByteBuffer message) throws IOException {
        byte[] cargo = channel.readPayload(message).cargo();
        if (cargo != null) {
            Cargo.release(cargo);
        }
    }

    Payload readPayload(ByteBuffer message) throws IOException {
        return channel.readPayload(message);
    }

    /** For {@link Conduit#putAhead}. */
    Payload readPayloadWhereItIs(ByteBuffer message) throws IOException {
        return channel.readPayloadWhereItIs(message);
    }

    /** Where a thread of this process waits for what begins to come. */
    @Override
    public Landing claim(long id, byte conduit, int total) {
        HostedObject object = node.find(id);
        return object != null && attached.contains(object) ? object.claimLanding(conduit, total) : null;
    }

    /** Whether a payload for that conduit began to arrive and never came to its end. */
    boolean sentInPart(long object, byte conduit) {
        return channel.unfinished().stream()
                .anyMatch(payload -> payload.object() == object && payload.channel() == conduit);
    }

    /** Gives the process a slot on its board for this conduit; NOT_NOW when that cannot be. */
    void offerBoard(Conduit conduit, Answer answer) {
        if (board == null) {
            try {
                board = HostedBoard.create();
            } catch (IOException | RuntimeException e) {
                LOG.debug("no acknowledgement board for {}: {}", client, e.getMessage());
                answer.answer(Status.NOT_NOW);
                return;
            }
        }
        int slot = board.newSlot();
        if (slot == 0) {
            answer.answer(Status.NOT_NOW);
            return;
        }
        conduit.useBoard(this, slot);
        byte[] file = board.path().toString().getBytes(StandardCharsets.UTF_8);
        answer.answer(
                Status.OK,
                slot,
                new Payload(
                        (byte) 0,
                        ByteBuffer.allocate(8 + file.length)
                                .putLong(board.number())
                                .put(file)
                                .array()));
    }

    /** What the process took and has not unpacked. */
    Luggage luggage() {
        return luggage;
    }

    /** Which element the process took last, as its board says after its end. */
    long lastTaken(int slot) {
        return board.read(slot);
    }

    /**
     * Runs the action when everything that this process sent until now has arrived, or it is gone, or it has not
     * answered for a second (it is stopped, say).
     */
    void afterPong(Runnable action) {
        synchronized (pongs) {
            if (!gone && !overdue) {
                long seq = nextPing++;
                send(ByteBuffer.allocate(9).put(Op.PING).putLong(seq).flip());
                pongs.put(seq, new Ping(action, Timers.after(PONG_LIMIT_NANOS, () -> overdue(seq))));
                return;
            }
        }
        action.run();
    }

    private void overdue(long seq) {
        if (pong(seq)) {
            overdue = true;
        }
    }

    private boolean pong(long seq) {
        Ping ping;
        synchronized (pongs) {
            ping = pongs.remove(seq);
        }
        if (ping == null) {
            return false;
        }
        ping.limit.cancel(false);
        ping.action.run();
        return true;
    }

    /** The answer to a request of this process. */
    Answer answerTo(long request) {
        return (status, value, payload) -> {
            ByteBuffer head = ByteBuffer.allocate(19)
                    .put(Op.REPLY)
                    .putLong(request)
                    .put(status)
                    .putLong(value)
                    .put((byte) (payload == null ? 0 : 1))
                    .flip();
            if (payload == null) {
                send(head);
            } else {
                send(head, payload);
            }
        };
    }

    void sendTaken(Conduit conduit, long request, byte status, boolean more, List<Element> elements) {
        if (elements.size() == 1) {
            Element element = elements.getFirst();
            ByteBuffer head = takenHead(conduit, request, status, more, 1, 8)
                    .putLong(element.id())
                    .flip();
            send(head, element.payload());
            return;
        }
        int bytes = 0;
        for (Element element : elements) {
            bytes += 8 + Channel.inlineBytes(element.payload());
        }
        ByteBuffer message = takenHead(conduit, request, status, more, elements.size(), bytes);
        for (Element element : elements) {
            Channel.putInline(message.putLong(element.id()), element.payload());
        }
        send(message.flip());
    }

    private static ByteBuffer takenHead(
            Conduit conduit, long request, byte status, boolean more, int count, int extraBytes) {
        return ByteBuffer.allocate(24 + extraBytes)
                .put(Op.TAKEN)
                .putLong(conduit.object)
                .put(conduit.channel)
                .putLong(request)
                .put(status)
                .put((byte) (more ? 1 : 0))
                .putInt(count);
    }

    void sendRecall(Conduit conduit, long seq, byte state) {
        send(ByteBuffer.allocate(19)
                .put(Op.RECALL)
                .putLong(conduit.object)
                .put(conduit.channel)
                .putLong(seq)
                .put(state)
                .flip());
    }

    void sendWindow(Conduit conduit, long bytes) {
        send(ByteBuffer.allocate(18)
                .put(Op.WINDOW)
                .putLong(conduit.object)
                .put(conduit.channel)
                .putLong(bytes)
                .flip());
    }

    private void send(ByteBuffer message) {
        try {
            channel.send(message);
        } catch (IOException e) {
            LOG.debug("{} is gone, not sent: {}", client, e.getMessage());
        }
    }

    private void send(ByteBuffer head, Payload payload) {
        try {
            channel.send(head, payload);
        } catch (IOException e) {
            LOG.debug("{} is gone, not sent: {}", client, e.getMessage());
        }
    }

    private void letGoOf(HostedObject object) {
        try {
            object.sessionGone(this);
        } catch (RuntimeException e) {
            LOG.warn("letting go of an object of " + client + " failed", e);
        }
    }

    @Override
    public void onClosed(IOException cause) {
        List<Runnable> waiting = new ArrayList<>();
        synchronized (pongs) {
            gone = true;
            pongs.values().forEach(ping -> {
                ping.limit.cancel(false);
                waiting.add(ping.action);
            });
            pongs.clear();
        }
        try {
            channel.endLandings();
            List.copyOf(attached).forEach(this::letGoOf);
            luggage.letGo();
            waiting.forEach(Runnable::run);
            if (cause != null) {
                LOG.debug("the connection of {} broke: {}", client, cause.getMessage());
            }
        } finally {
            if (board != null) {
                board.remove();
            }
            node.forget(this);
            over.countDown();
        }
    }
}
