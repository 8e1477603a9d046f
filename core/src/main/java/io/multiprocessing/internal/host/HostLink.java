package io.multiprocessing.internal.host;

import io.multiprocessing.Process;
import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.launch.ExitSequence;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Content;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Identity;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.internal.wire.Timers;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.SharedStructures;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * This process's one connection to a process that hosts objects we hold. Requests of any thread go out over it at once;
 * replies wake the thread that asked. When it breaks, everything that waits gets {@link HostGoneException} at once, and
 * so does everything that comes later.
 */
final class HostLink implements MessageReceiver {
    private static final Map<String, HostLink> LINKS = new HashMap<>();
    private static final Map<String, ReentrantLock> CONNECTING = new ConcurrentHashMap<>();
    private static final long DETACH_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long a host may say nothing at all when something is asked that a running one answers at once. */
    static final long PATIENCE_NANOS = SilenceLimit.nanos();
    /** How long waiting threads are left alone when the JVM ends. */
    static final long EXIT_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static boolean closesAtExit;
    private static volatile boolean exiting;

    private final String host;
    private final Map<Long, Answer> calls = new ConcurrentHashMap<>();
    private final Map<ConduitKey, RemoteConduit> conduits = new ConcurrentHashMap<>();
    private final Map<Long, LockState> locks = new ConcurrentHashMap<>();
    private final Map<Long, RemoteCalls> called = new ConcurrentHashMap<>();
    private final OpenStructures structures = new OpenStructures(this);
    private final Map<ConduitKey, Integer> attachments = new HashMap<>();
    private final AtomicLong nextRequest = new AtomicLong(1);
    /** Objects of which no handle was left here, until the host has heard that: what it says of them is for nobody. */
    private final Map<Long, Integer> leaving = new ConcurrentHashMap<>();

    private AckBoard board;
    private boolean boardUnseen;
    private volatile Channel channel;
    private volatile HostGoneException dead;
    private volatile boolean cut;
    private volatile boolean stuck;
    private volatile long heard;

    /** Its methods are written out: the JDK's own would be spun in every child. */
    private record ConduitKey(long object, byte index) {
        @Override
        public boolean equals(Object other) {
            return other instanceof ConduitKey key && key.object == object && key.index == index;
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(object) + index;
        }
    }

    /** A link that leads nowhere yet; see {@link #over}. */
    HostLink(String host) {
        this.host = host;
    }

    /**
     * The link to the process that hosts what the reference means. Connects when there is none; when that fails the
     * link is dead, and says why to whoever uses it.
     */
    static HostLink to(Reference reference) {
        String key = reference.transport() + ' ' + reference.address();
        var connecting = CONNECTING.computeIfAbsent(key, _ -> new ReentrantLock());
        connecting.lock();
        try {
            synchronized (LINKS) {
                HostLink known = LINKS.get(key);
                if (known != null && known.dead == null) {
                    return known;
                }
            }
            HostLink link = connect(reference, null);
            synchronized (LINKS) {
                if (link.dead == null) {
                    LINKS.put(key, link);
                }
                if (!closesAtExit) {
                    closesAtExit = true;
                    ExitSequence.afterChildren(HostLink::closeAll);
                }
            }
            return link;
        } finally {
            connecting.unlock();
        }
    }

    /** A new link, over the transport that the reference names or another one that leads to the same place. */
    static HostLink connect(Reference reference, Transport other) {
        var link = new HostLink(reference.hostName() + " (pid " + reference.hostPid() + ")");
        try {
            byte[] key = Keyring.find(reference.keyId());
            if (key == null) {
                throw new IOException(
                        "this process does not know the key of the context that made it; processes started by the context's own process know it");
            }
            var self = new Identity(
                    ProcessHandle.current().pid(), Process.current().name());
            Transport transport = other == null ? Transports.named(reference.transport()) : other;
            Handshake.connect(transport, reference.address(), key, self, link::over);
        } catch (IOException | RuntimeException e) {
            link.fail(e);
        }
        return link;
    }

    /** From now on it leads over this connection, whose messages it receives. */
    MessageReceiver over(Channel opened) {
        channel = opened;
        return this;
    }

    /**
     * This JVM ends. Threads that wait are left alone, or they would print an exception just now; should one of them
     * hold up the end (a shutdown hook may), it learns after a moment that its wait is in vain.
     */
    private static void closeAll() {
        exiting = true;
        synchronized (LINKS) {
            LINKS.values().forEach(link -> {
                if (link.channel != null) {
                    link.channel.close();
                }
            });
        }
    }

    String host() {
        return host;
    }

    void check() throws HostGoneException {
        HostGoneException cause = dead;
        if (cause != null) {
            throw new HostGoneException(cause.getMessage(), cause);
        }
    }

    /** What to throw when an answer makes no sense: then nothing that the host says does, and it is not asked again. */
    HostGoneException nonsense(String answer) {
        channel.close();
        return new HostGoneException("the process that made it answers nonsense: " + host + ": " + answer, null);
    }

    private HostGoneException fail(Exception cause) {
        var gone = new HostGoneException(
                (exiting
                                ? "this process is ending and has closed its connections, also that to "
                                : "the process that made it has ended, or cannot be reached: ")
                        + host
                        + (cause == null ? "" : ": " + cause.getMessage()),
                cause);
        dead = gone;
        if (exiting) {
            Timers.after(EXIT_PATIENCE_NANOS, this::releaseAll);
        } else {
            releaseAll();
        }
        return gone;
    }

    private void releaseAll() {
        cut = true;
        calls.values().forEach(call -> call.answer(Status.GONE));
        calls.clear();
        conduits.values().forEach(RemoteConduit::hostGone);
        structures.hostGone();
    }

    /** Whether threads that wait for this host are told that they wait in vain. */
    boolean isCut() {
        return cut;
    }

    /** What this process has open of the host's shared memory. */
    OpenStructures structures() {
        return structures;
    }

    /** The host's shared memory; empty: it has none, or the link was never there. */
    Optional<SharedStructures> memory() {
        Channel opened = channel;
        return opened == null ? Optional.empty() : opened.structures();
    }

    // ---- requests

    /** A request number whose reply will be given to the waiter. */
    long register(Answer waiter) throws HostGoneException {
        long request = nextRequest.getAndIncrement();
        calls.put(request, waiter);
        if (dead != null) {
            calls.remove(request);
            check();
        }
        return request;
    }

    /**
     * Nobody waits for the reply any more; when it comes after all it is told to somebody who undoes what it means.
     *
     * @return false: it has come just now
     */
    boolean abandon(long request, Answer late) {
        return calls.replace(request, late) != null;
    }

    /** Answers a call that is not answered by a REPLY. */
    void complete(long request, byte status) {
        Answer call = calls.remove(request);
        if (call != null) {
            call.answer(status);
        }
    }

    void send(ByteBuffer message) throws HostGoneException {
        check();
        try {
            channel.send(message);
        } catch (IOException e) {
            throw new HostGoneException("the process that made it has ended: " + host, e);
        }
    }

    /** A message with a payload that may have been sent ahead. */
    void send(ByteBuffer head, Content payload, long stream) throws HostGoneException {
        check();
        try {
            channel.send(head, payload, stream);
        } catch (IOException e) {
            throw new HostGoneException("the process that made it has ended: " + host, e);
        }
    }

    /**
     * Sends a large payload ahead of its message; blocks while the host is slow to read, so it must not be called with
     * a lock that {@link #onMessage} takes. {@link Channel#GIVEN_UP}: the wait came to another end.
     */
    long sendAhead(Content payload, long object, byte conduit, Departure departure) throws HostGoneException {
        check();
        try {
            return channel.sendAhead(payload, object, conduit, () -> departure.await() == Waiter.Outcome.ANSWERED);
        } catch (HostGoneException e) {
            throw e;
        } catch (IOException e) {
            throw new HostGoneException("the process that made it has ended: " + host, e);
        }
    }

    void discard(long stream) {
        try {
            channel.discard(stream);
        } catch (IOException e) {
            // then the host has forgotten it
        }
    }

    /** Waits until what was sent is out of this process; false: the time has run out. For a {@link Departure}. */
    boolean flush(long timeoutNanos) throws HostGoneException, InterruptedException {
        Channel opened = channel;
        if (opened == null) {
            check(); // it was never there
            return true;
        }
        try {
            boolean out = opened.flush(timeoutNanos);
            if (stuck == out) {
                stuck = !out;
            }
            return out;
        } catch (IOException e) {
            throw new HostGoneException("the process that made it has ended: " + host, e);
        }
    }

    /** Waits a moment until what was sent is out of this process, whatever it is. */
    void awaitDeparture() throws HostGoneException {
        new Departure(this, DETACH_LIMIT_NANOS, false, null).await();
    }

    /** Whether what was sent did not leave this process when somebody last waited for it: more would fill the heap. */
    boolean isStuck() {
        return stuck;
    }

    /** Grows with everything that the host says. */
    long heard() {
        return heard;
    }

    /**
     * What to throw when a host that is not dead does not answer.
     *
     * @param limitNanos what it was given
     * @param consequence what became of what was asked
     */
    HostGoneException silent(long limitNanos, String consequence) {
        return new HostGoneException(
                host + ", which made it, has not answered for " + TimeUnit.NANOSECONDS.toSeconds(limitNanos)
                        + " s (is it stopped?); " + consequence,
                null);
    }

    /** The board that the host made for this process, as its answer says; null when it cannot be seen from here. */
    AckBoard board(Payload where) {
        synchronized (attachments) {
            if (board == null && !boardUnseen) {
                boolean interrupted = false;
                try {
                    ByteBuffer fields = ByteBuffer.wrap(where.data());
                    long number = fields.getLong();
                    Path file = Path.of(StandardCharsets.UTF_8.decode(fields).toString());
                    while (board == null) {
                        interrupted |= Thread.interrupted(); // it may be a user's thread, and would close the file
                        try {
                            board = AckBoard.open(file, number);
                        } catch (ClosedByInterruptException e) {
                            interrupted = true;
                        }
                    }
                } catch (IOException | RuntimeException e) {
                    boardUnseen = true;
                } finally {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
            return board;
        }
    }

    // ---- holding

    /**
     * This process holds an end; to be called before its conduits or lock are asked for. Never fails: a dead link is
     * noticed at the first use.
     */
    void attach(long object, int end, long token) {
        Checkpoint.reached("attach.before");
        synchronized (attachments) {
            attachments.merge(new ConduitKey(object, (byte) end), 1, Integer::sum);
            sendQuietly(held(Op.ATTACH, object, end, token));
        }
        try {
            awaitDeparture(); // before somebody else is told that the reference has arrived
        } catch (HostGoneException e) {
            // whoever uses the object learns it
        }
        Checkpoint.reached("attach.after");
    }

    /**
     * A handle of an end is closed; after the last one the host is told, and has told everybody else when this returns,
     * or a second has passed. What the host says of the object before it hears of this is not for the handles that may
     * be made meanwhile.
     */
    void detach(long object, int end, Runnable last) {
        var waiter = new Waiter();
        synchronized (attachments) {
            var key = new ConduitKey(object, (byte) end);
            if (attachments.merge(key, -1, Integer::sum) > 0) {
                return;
            }
            attachments.remove(key);
            last.run();
            boolean left = !attachments.containsKey(new ConduitKey(object, (byte) (1 - end)));
            if (left) {
                leave(object);
            }
            try {
                send(held(Op.DETACH, object, end, register(waiter)));
                if (left) {
                    long request = register((_, _, _) -> hasLeft(object));
                    send(ByteBuffer.allocate(9).put(Op.ECHO).putLong(request).flip());
                }
            } catch (HostGoneException e) {
                return;
            }
        }
        waiter.await(DETACH_LIMIT_NANOS, false, null);
    }

    private void leave(long object) {
        leaving.merge(object, 1, Integer::sum);
        for (byte index = 0; index < 2; index++) {
            RemoteConduit conduit = conduits.remove(new ConduitKey(object, index));
            if (conduit != null) {
                conduit.leave();
            }
        }
        locks.remove(object);
        called.remove(object);
        structures.release(object);
    }

    private void hasLeft(long object) {
        leaving.computeIfPresent(object, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Whether the host has not heard yet that no handle of the object was left here. */
    boolean isLeaving(long object) {
        return leaving.containsKey(object);
    }

    /**
     * Tells the host of a reference under way, before it can arrive. Where the host takes nothing, the word is on its
     * way all the same, and nobody is kept.
     */
    void grant(long object, int end, long token) {
        try {
            send(held(Op.GRANT, object, end, token));
            if (!isStuck()) {
                awaitDeparture();
            }
        } catch (HostGoneException e) {
            // whoever uses the object learns it
        }
    }

    void revoke(long object, int end, long token) {
        sendQuietly(held(Op.REVOKE, object, end, token));
    }

    private static ByteBuffer held(byte op, long object, int end, long number) {
        return ByteBuffer.allocate(18)
                .put(op)
                .putLong(object)
                .put((byte) end)
                .putLong(number)
                .flip();
    }

    private void sendQuietly(ByteBuffer message) {
        try {
            send(message);
        } catch (HostGoneException e) {
            // whoever uses the object learns it
        }
    }

    RemoteConduit conduit(long object, int index) {
        return conduits.computeIfAbsent(
                new ConduitKey(object, (byte) index), key -> new RemoteConduit(this, key.object, key.index));
    }

    LockState lock(long object, boolean reentrant) {
        return locks.computeIfAbsent(object, id -> new LockState(new RemoteLock(this, id), reentrant));
    }

    RemoteCalls called(long object) {
        return called.computeIfAbsent(object, id -> new RemoteCalls(this, id));
    }

    /** Makes a host that is not stopped say something. */
    void askForSign() throws HostGoneException {
        send(ByteBuffer.allocate(9)
                .put(Op.ECHO)
                .putLong(register(Answers.NOBODY))
                .flip());
    }

    // ---- receiving

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread at a time
    public void onMessage(ByteBuffer message) throws IOException {
        heard = heard + 1;
        try {
            byte op = message.get();
            switch (op) {
                case Channel.OP_PART -> channel.absorb(message);
                case Op.REPLY -> reply(message);
                case Op.TAKEN -> taken(message);
                case Op.RECALL -> recall(message);
                case Op.WINDOW -> window(message);
                case Op.GONE -> objectGone(message.getLong());
                case Op.PING ->
                    sendQuietly(ByteBuffer.allocate(9)
                            .put(Op.PONG)
                            .putLong(message.getLong())
                            .flip());
                default -> throw new IOException("no such operation: op=" + op);
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("message of " + host + " too short", e);
        }
    }

    private void reply(ByteBuffer message) throws IOException {
        long request = message.getLong();
        byte status = status(message);
        long value = message.getLong();
        Payload payload = message.get() == 0 ? null : channel.readPayload(message);
        Answer call = calls.get(request);
        if (call instanceof RemoteTaking.TakeCall && status != Status.GONE) {
            throw new IOException("a take is not answered so: status=" + status);
        }
        if (call != null && calls.remove(request) != null) {
            call.answer(status, value, payload);
        }
    }

    private static byte status(ByteBuffer message) throws IOException {
        byte status = message.get();
        if (status < Status.OK || status > Status.GONE) {
            throw new IOException("no such status: status=" + status);
        }
        return status;
    }

    /** The conduit that a message is for; null: handles that are closed, and the host knows what becomes of that. */
    private RemoteConduit addressee(ByteBuffer message) {
        var key = new ConduitKey(message.getLong(), message.get());
        return isLeaving(key.object) ? null : conduits.get(key);
    }

    private void taken(ByteBuffer message) throws IOException {
        RemoteConduit conduit = addressee(message);
        long request = message.getLong();
        byte status = status(message);
        boolean more = message.get() != 0;
        int count = message.getInt();
        boolean fits = switch (status) {
            case Status.OK -> count >= 1 && count <= Conduit.MAX_AHEAD;
            case Status.NOT_NOW, Status.ENDED, Status.CANCELLED -> count == 0;
            default -> false;
        };
        if (!fits) {
            throw new IOException("nothing that could be taken: status=" + status + ", elements=" + count);
        }
        RemoteConduit.Delivery[] batch = new RemoteConduit.Delivery[count];
        for (int i = 0; i < count; i++) {
            long id = message.getLong();
            batch[i] = new RemoteConduit.Delivery(id, channel.readPayload(message));
        }
        if (conduit != null) {
            conduit.delivered(request == 0, batch, more);
        }
        complete(request, status);
    }

    private void recall(ByteBuffer message) throws IOException {
        RemoteConduit conduit = addressee(message);
        long seq = message.getLong();
        byte state = message.get();
        if (state < Ending.OPEN || state > Ending.BROKEN) {
            throw new IOException("no such state: state=" + state);
        }
        if (conduit != null) {
            conduit.recalled(seq, state);
        }
    }

    private void window(ByteBuffer message) throws IOException {
        RemoteConduit conduit = addressee(message);
        long bytes = message.getLong();
        if (bytes < 0) {
            throw new IOException("a window of less than nothing: bytes=" + bytes);
        }
        if (conduit != null) {
            conduit.widen(bytes);
        }
    }

    private void objectGone(long object) {
        if (isLeaving(object)) {
            return;
        }
        structures.objectGone(object);
        for (byte index = 0; index < 2; index++) {
            RemoteConduit conduit = conduits.get(new ConduitKey(object, index));
            if (conduit != null) {
                conduit.objectGone();
            }
        }
        LockState lock = locks.get(object);
        if (lock != null && lock.port() instanceof RemoteLock remote) {
            remote.objectGone();
        }
        RemoteCalls calls = called.get(object);
        if (calls != null) {
            calls.objectGone();
        }
    }

    @Override
    public void onClosed(IOException cause) {
        fail(cause);
        synchronized (LINKS) {
            LINKS.entrySet().removeIf(each -> each.getValue() == this && CONNECTING.remove(each.getKey()) != null);
        }
    }
}
