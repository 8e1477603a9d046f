package io.multiprocessing.internal.host;

import io.multiprocessing.Process;
import io.multiprocessing.internal.memory.MappedFile;
import io.multiprocessing.internal.memory.MemoryNames;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One handle's hold of one end of an object, which lives in this process, behind a link, or on both sides of a
 * connection. Let go once, by close or, when the handle is unreachable, by the garbage collector.
 */
final class Hold {
    private static final class Cleaning {
        private static final Cleaner CLEANER = Cleaner.create(task -> {
            var thread = new Thread(null, task, "multiprocessing-cleaner", 0, false);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Set in a thread that decodes something only to look at it: the references in it stay under way. */
    private static final ThreadLocal<Boolean> LOOKING = new ThreadLocal<>();

    private static final long NO_TOKEN = 0;

    private final HostedObject hosted;
    private final HostLink link;
    private final Abroad abroad;
    private final Reference origin;
    private final long object;
    private final int end;
    private final Codec codec;
    private final AtomicBoolean over = new AtomicBoolean();
    private Runnable last = () -> {};
    private Runnable own = () -> {};

    private Hold(HostedObject hosted, HostLink link, Reference origin, long object, int end, Codec codec) {
        this(hosted, link, null, origin, object, end, codec);
    }

    private Hold(
            HostedObject hosted, HostLink link, Abroad abroad, Reference origin, long object, int end, Codec codec) {
        this.hosted = hosted;
        this.link = link;
        this.abroad = abroad;
        this.origin = origin;
        this.object = object;
        this.end = end;
        this.codec = codec;
    }

    /** The first handle of an object that was just made here. */
    static Hold made(HostedObject hosted, int end, Codec codec) {
        hosted.addHandle(end);
        return new Hold(hosted, null, null, hosted.id, end, codec);
    }

    /**
     * The hold of a handle that arrived.
     *
     * @throws InvalidObjectException the object, which lives here, is none of that kind
     */
    static Hold arriving(Reference reference) throws InvalidObjectException {
        Codec codec = Codecs.byClassName(reference.codec());
        Node here = Node.at(reference.transport(), reference.address());
        HostedObject hosted = here == null ? null : here.find(reference.object());
        if (hosted != null) {
            if (!reference.kind().fits(hosted)) {
                throw new InvalidObjectException("no such " + reference.kind() + " here: object=" + hosted.id);
            }
            hosted.useLocally(reference.end(), token(reference));
            return new Hold(hosted, null, reference, hosted.id, reference.end(), codec);
        }
        return over(HostLink.to(reference), reference, codec);
    }

    /** The hold of a handle whose object lives behind a link. */
    static Hold over(HostLink link, Reference reference, Codec codec) {
        link.attach(reference.object(), reference.end(), token(reference));
        return new Hold(null, link, reference, reference.object(), reference.end(), codec);
    }

    /** The hold of this side of a connection to a process that is no relative; nobody else can hold it. */
    static Hold of(Peer peer, Codec codec) {
        return new Hold(null, null, peer, null, 0, 0, codec);
    }

    /** The hold of an object that was granted to this process on a visit. */
    static Hold of(Visit visit, long object, Codec codec) {
        return new Hold(null, null, visit, null, object, 0, codec);
    }

    /** With whom that is which it holds; null: with a relative, or here. */
    Abroad abroad() {
        return abroad;
    }

    long object() {
        return object;
    }

    /** The id of the process where the object lives; 0: not known. */
    long hostPid() {
        if (hosted != null) {
            return ProcessHandle.current().pid();
        }
        return origin == null ? 0 : origin.hostPid();
    }

    private static long token(Reference reference) {
        return LOOKING.get() == null ? reference.token() : NO_TOKEN;
    }

    /** Decodes what stays where it is: handles in it are holds of their own, and do not use up the references. */
    static <T> T looking(Supplier<T> decoding) {
        LOOKING.set(true);
        try {
            return decoding.get();
        } finally {
            LOOKING.remove();
        }
    }

    Codec codec() {
        return codec;
    }

    int end() {
        return end;
    }

    /** Conduit <i>index</i> of the object, for the handle with that gate; null: a one-way pipe has none there. */
    ConduitPort conduit(int index, boolean windowed, boolean unbounded, Gate gate) {
        if (abroad instanceof Peer peer) {
            return index == end ? peer.inbox() : peer.outbox();
        }
        if (hosted instanceof HostedConduits conduits) {
            return new LocalConduit(hosted.node(), conduits.conduit(index));
        }
        if (hosted instanceof SharedConduits conduits) {
            gate.tie(conduits.lifeline);
            return conduits.port(index);
        }
        return origin.structures().isEmpty()
                ? link.conduit(object, index).bounds(windowed, unbounded)
                : link.structures().conduit(origin, index, windowed, gate);
    }

    /** What this process knows of the lock, for the handle with that gate. */
    LockState lock(boolean reentrant, Gate gate) {
        if (hosted instanceof HostedLock lock) {
            return lock.state(reentrant);
        }
        if (hosted instanceof SharedLockObject lock) {
            gate.tie(lock.lifeline);
            return lock.state(reentrant);
        }
        return origin.structures().isEmpty()
                ? link.lock(object, reentrant)
                : link.structures().lock(origin, reentrant, gate);
    }

    /** By what an object is used that is asked by verbs, for the handle with that gate. */
    CallPort calls(Gate gate) {
        if (hosted instanceof HostedCalls calls) {
            last = calls::goneHere;
            return new LocalCalls(calls);
        }
        if (hosted instanceof SharedCalls shared) {
            gate.tie(shared.lifeline);
            last = shared.port()::leave;
            return shared.port();
        }
        return origin.sharesCalls() ? link.structures().calls(origin, gate) : link.called(object);
    }

    /** The words of the object, for the handle with that gate, whose mapping is its own. */
    Words words(int width, int count, Gate gate) {
        if (hosted instanceof HostedWords words) {
            return words;
        }
        if (hosted != null || !origin.structures().isEmpty()) {
            return mapped(width, count, gate);
        }
        return new CalledWords(link.called(object), width);
    }

    private Words mapped(int width, int count, Gate gate) {
        Lifeline lifeline =
                hosted != null ? new HostsLifeline(hosted.node()) : new HoldersLifeline(link, origin.hostPid());
        gate.tie(lifeline);
        MappedFile file = null;
        try {
            file = map();
            WordLayout.check(file.segment(), width, count);
            whenOver(file::close);
            return MappedWords.of(file.segment(), width, lifeline);
        } catch (IOException e) {
            if (file != null) {
                file.close();
            }
            lifeline.unreachable(e);
            return MappedWords.of(null, width, lifeline);
        }
    }

    /** A mapping of the object's file. */
    MappedFile map() throws IOException {
        return hosted instanceof HostedFile file
                ? file.open()
                : MappedFile.open(MemoryNames.resolve(origin.structures().getFirst()));
    }

    /** What the object's file is called; null: it has none. */
    String fileName() {
        List<String> structures = hosted != null ? hosted.structures() : origin.structures();
        return structures.isEmpty() ? null : structures.getFirst();
    }

    /** How many words a hosted object has that lives here; else what the reference says. */
    int wordCount(long announced) {
        return hosted instanceof HostedWords words ? words.count() : (int) announced;
    }

    /** What to do when this hold ends, whatever becomes of the others. */
    void whenOver(Runnable action) {
        own = action;
    }

    /** What to do when the last handle of this process lets go, before the host is told. */
    void beforeLast(Runnable action) {
        last = action;
    }

    /**
     * Lets go when the handle is unreachable. The handle must not be reachable from what it registered at
     * {@link #beforeLast}.
     */
    void watch(Object handle) {
        watch(handle, this::letGo);
    }

    /** As {@link #watch(Object)}, for what is no hold. */
    static void watch(Object handle, Runnable end) {
        Cleaning.CLEANER.register(handle, end);
    }

    /** Lets go; returns when everybody who must know knows, or after a second. Later calls do nothing. */
    void letGo() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        own.run();
        if (abroad != null) {
            abroad.letGo(object);
        } else if (hosted != null) {
            var waiter = new Waiter();
            hosted.dropHandle(end, waiter, last);
            waiter.await(TimeUnit.SECONDS.toNanos(1), false, null);
        } else {
            link.detach(object, end, last);
        }
    }

    /** A reference to the same end, which holds it while it is under way. */
    Reference departing(Reference.Kind kind, long detail) {
        if (over.get()) {
            throw new IllegalStateException("it is closed, so it cannot be sent");
        }
        if (abroad != null) {
            throw abroad.staying();
        }
        Border border = Border.crossed();
        return border == null ? toRelatives(kind, detail) : border.departing(this, kind, detail);
    }

    private Reference toRelatives(Reference.Kind kind, long detail) {
        long token = ThreadLocalRandom.current().nextLong() | 1;
        Reference reference;
        if (hosted != null) {
            Node node = hosted.node();
            reference = new Reference(
                    kind,
                    node.transport().name(),
                    node.address(),
                    node.keyId(),
                    ProcessHandle.current().pid(),
                    Process.current().name(),
                    object,
                    end,
                    token,
                    codec.getClass().getName(),
                    detail,
                    hosted.structures());
            hosted.grant(end, token);
        } else {
            reference = origin.as(kind, detail).departing(token);
            link.grant(object, end, token);
        }
        Flight.add(reference);
        return reference;
    }

    /** Whether the object that it means is hosted by this process. */
    static boolean livesHere(Reference reference) {
        return Node.at(reference.transport(), reference.address()) != null;
    }

    /** A reference will never arrive. Harmless when it has. */
    static void revoke(Reference reference) {
        Node here = Node.at(reference.transport(), reference.address());
        if (here == null) {
            HostLink.to(reference).revoke(reference.object(), reference.end(), reference.token());
            return;
        }
        HostedObject object = here.find(reference.object());
        if (object != null && object.hasEnd(reference.end())) {
            object.revoke(reference.end(), reference.token());
        }
    }

    /** As {@link #revoke}, and who uses the object in shared memory knows when this returns, or a second has passed. */
    static void revokeAndWait(Reference reference) {
        Node here = Node.at(reference.transport(), reference.address());
        HostedObject object = here == null ? null : here.find(reference.object());
        if (object instanceof SharedObject) {
            var waiter = new Waiter();
            object.revoke(reference.end(), reference.token(), waiter);
            waiter.await(TimeUnit.SECONDS.toNanos(1), false, null);
        } else {
            revoke(reference);
        }
    }

    /** Whether both hold the same object. */
    boolean sameObject(Hold other) {
        return hosted == other.hosted && link == other.link && abroad == other.abroad && object == other.object;
    }

    String where() {
        return abroad != null ? "with " + abroad.name() : hosted != null ? "here" : link.host();
    }
}
