package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Content;
import io.multiprocessing.internal.wire.Lent;
import io.multiprocessing.internal.wire.Payload;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A conduit that another process hosts, shared by all handles and threads of this process: a {@link RemotePutting} and
 * a {@link RemoteTaking} side under one lock, which the thread of the link takes too; so nobody waits with it. What
 * this process does ahead, and gives back when asked, is told at {@link Conduit}.
 */
final class RemoteConduit implements ConduitPort {
    final long object;
    final byte channel;
    private final HostLink link;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiter> blocked = new ArrayList<>();
    private final RemotePutting putting;
    private final RemoteTaking taking;
    private volatile boolean gone;
    private boolean left;

    /** An element in this process's hands, not acknowledged. */
    record Delivery(long id, Payload payload) {}

    RemoteConduit(HostLink link, long object, byte channel) {
        this.link = link;
        this.object = object;
        this.channel = channel;
        this.putting = new RemotePutting(this, link);
        this.taking = new RemoteTaking(this, link);
    }

    /** Which bound there is; told once, by the handle that knows. */
    RemoteConduit bounds(boolean isWindowed, boolean isUnbounded) {
        putting.bounds(isWindowed, isUnbounded);
        taking.bounds(isWindowed);
        return this;
    }

    // ---- for both sides

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** With the lock. */
    void check() throws HostGoneException, ClosedHandleException {
        if (left) {
            throw new ClosedHandleException();
        }
        checkHost();
    }

    private void checkHost() throws HostGoneException {
        link.check();
        if (gone) {
            throw new HostGoneException("it does not exist any more in the process that made it: " + link.host(), null);
        }
    }

    /** A request was answered, perhaps that the object is gone. */
    void heed(Waiter answered) {
        if (answered.status() == Status.GONE) {
            gone = true;
        }
    }

    /** Throws when the answer was that the object is gone, or its host; whoever has closed the handle meanwhile. */
    void requireThere(Waiter answered) throws HostGoneException {
        heed(answered);
        if (answered.status() == Status.GONE) {
            checkHost();
        }
    }

    /** Waits until {@link #wakeBlocked}, without the lock, which the caller has. */
    Outcome awaitChange(long timeoutNanos, boolean interruptible, Gate gate) {
        Waiter waiter = awaited();
        lock.unlock();
        try {
            return waiter.await(timeoutNanos, interruptible, gate);
        } finally {
            lock.lock();
            blocked.remove(waiter);
        }
    }

    void wakeBlocked() {
        blocked.forEach(waiter -> waiter.answer(Status.OK));
        blocked.clear();
    }

    /** What was taken and not reported is told, and credits and elements that are not used go back. */
    void giveBack(long seq) {
        try {
            taking.report();
        } catch (HostGoneException e) {
            return; // then the host has them all
        }
        sendReturned(seq, putting.giveBackCredits(), taking.giveBack());
    }

    void reportTaken() throws HostGoneException {
        taking.report();
    }

    private void giveBackIfAny() {
        if (taking.hasSomethingToTell() || putting.hasCredits()) {
            giveBack(0);
        }
    }

    private void sendReturned(long seq, int credits, Collection<Delivery> deliveries) {
        ByteBuffer message = ByteBuffer.allocate(26 + 8 * deliveries.size());
        message.put(Op.RETURNED).putLong(object).put(channel).putLong(seq);
        message.putInt(credits).putInt(deliveries.size());
        deliveries.forEach(delivery -> message.putLong(delivery.id));
        try {
            link.send(message.flip());
        } catch (HostGoneException e) {
            // then the host has them
        }
    }

    // ---- from handles

    @Override
    public byte put(Payload payload, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        return putting.put(payload, timeoutNanos, interruptible, gate);
    }

    /**
     * Arrays leave from where they lie. So does native memory that is large enough to go ahead in parts: it may be
     * closed meanwhile, which costs the parts, while a message must not be spoilt; nor may it be a file that others
     * shorten.
     */
    @Override
    public byte putBytes(byte kind, MemorySegment bytes, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        boolean array = bytes.heapBase().orElse(null) instanceof byte[];
        boolean ahead = bytes.byteSize() > Channel.INLINE_LIMIT_BYTES;
        boolean lent = array || ahead && bytes.isNative() && !bytes.isMapped();
        Content content =
                lent ? new Lent(kind, bytes.asByteBuffer()) : new Payload(kind, bytes.toArray(ValueLayout.JAVA_BYTE));
        return putting.put(content, timeoutNanos, interruptible, gate);
    }

    @Override
    public Taken take(long timeoutNanos, boolean peek, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        var departure = new Departure(link, timeoutNanos, timeoutNanos != 0, gate);
        Taken taken = taking.take(timeoutNanos, peek, gate);
        if (taken.payload() != null) {
            // the acknowledgement is on its way: however the wait ends, it is taken
            GiveUp.keepInterrupt(departure.await());
            taking.afterAck();
        }
        return taken;
    }

    @Override
    public void askAhead() throws HostGoneException, ClosedHandleException {
        lock.lock();
        try {
            taking.askAhead();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Look look(boolean once, Gate gate) throws HostGoneException, ClosedHandleException {
        lock.lock();
        try {
            return taking.look(once);
        } finally {
            lock.unlock();
        }
    }

    /** Is answered when this conduit's state may have changed; with the lock. */
    Waiter awaited() {
        var waiter = new Waiter();
        blocked.add(waiter);
        return waiter;
    }

    void forget(Waiter waiter) {
        lock.lock();
        try {
            blocked.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void unpacked(Taken taken, boolean arrived) {
        try {
            link.send(ByteBuffer.allocate(19)
                    .put(Op.UNPACKED)
                    .putLong(object)
                    .put(channel)
                    .putLong(taken.id())
                    .put((byte) (arrived ? 1 : 0))
                    .flip());
            link.awaitDeparture();
        } catch (HostGoneException e) {
            // then the host has let go
        }
    }

    @Override
    public Waiter query(byte what, long argument, long timeoutNanos, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        HostCall call;
        lock.lock();
        try {
            check();
            taking.awaitPrefetched();
            if (what != Query.JOIN && what != Query.TASK_DONE) {
                giveBackIfAny();
            }
            call = HostCall.of(link, object, channel);
            link.send(ByteBuffer.allocate(27)
                    .put(Op.QUERY)
                    .putLong(object)
                    .put(channel)
                    .putLong(call.number())
                    .put(what)
                    .putLong(argument)
                    .flip());
        } finally {
            lock.unlock();
        }
        Waiter waiter = call.waiter();
        if (what == Query.JOIN) {
            Outcome outcome = call.await(timeoutNanos, true, gate, Answers.NOBODY);
            if (waiter.status() == Status.CANCELLED || waiter.status() == Waiter.PENDING) {
                GiveUp.throwFor(outcome);
            }
            GiveUp.keepInterrupt(outcome);
        } else {
            call.awaitPrompt(
                    Answers.NOBODY,
                    Query.changesSomething(what) ? "whether it was done is not known" : "nothing was changed");
        }
        if (waiter.status() == Status.CANCELLED && what != Query.JOIN) {
            throw new ClosedHandleException(); // the last handle was closed before the host could answer
        }
        requireThere(waiter);
        requireAnswer(what, waiter);
        return waiter;
    }

    private void requireAnswer(byte what, Waiter waiter) throws HostGoneException {
        boolean missing = switch (what) {
            case Query.PEEK -> waiter.status() == Status.OK && waiter.payload() == null;
            case Query.SNAPSHOT -> waiter.status() != Status.OK;
            default -> false;
        };
        if (missing) {
            throw link.nonsense("no elements, to a look at them");
        }
    }

    /** The last handle of this process is about to be closed: nothing stays behind. */
    void letGo() {
        lock.lock();
        try {
            taking.endAskedAhead();
            giveBackIfAny();
        } finally {
            lock.unlock();
        }
    }

    /** No handle is left: nothing is put any more, and what comes is for nobody. */
    void leave() {
        lock.lock();
        try {
            left = true;
            taking.forget(true); // the host takes back what has come since, and so must nobody here
            wakeBlocked();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String glance() {
        return "hosted by " + link.host();
    }

    // ---- from the link, in its thread

    /** Elements came. */
    void delivered(boolean asPrefetch, Delivery[] batch, boolean hostHasMore) {
        lock.lock();
        try {
            if (!left) {
                taking.delivered(asPrefetch, batch, hostHasMore);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The host wants back what is not used. */
    void recalled(long seq, byte state) {
        lock.lock();
        try {
            putting.recalled(state);
            taking.recalled();
            giveBack(seq);
            wakeBlocked();
        } finally {
            lock.unlock();
        }
    }

    /** So much more may be put. */
    void widen(long bytes) {
        lock.lock();
        try {
            putting.consumed(bytes);
            wakeBlocked();
        } finally {
            lock.unlock();
        }
    }

    void hostGone() {
        lock.lock();
        try {
            taking.forget(true);
            wakeBlocked();
        } finally {
            lock.unlock();
        }
    }

    void objectGone() {
        lock.lock();
        try {
            gone = true;
            taking.forget(false);
            wakeBlocked();
        } finally {
            lock.unlock();
        }
    }
}
