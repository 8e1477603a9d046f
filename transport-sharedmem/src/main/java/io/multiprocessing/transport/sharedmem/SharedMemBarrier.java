package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.SharedBarrier;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A barrier in shared memory. To arrive costs a {@link Latch} and a few stores in the {@link BarrierBooks books}; who
 * has to wait has a slot there, and looks at it for a while, then sleeps in the kernel, in slices. The last to arrive,
 * or who has run the action, stores the fate of the round, tells the slots, and wakes all with one system call.
 *
 * <p>Whoever waits watches the next one that does; the host, which learns of every death, looks at all. So a party that
 * dies breaks the barrier, although nobody but it could say so.
 */
final class SharedMemBarrier implements SharedBarrier {
    /** How long nobody waits longer than it wanted, for a process that stands still in the middle of its work. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So often who waits looks whether its neighbour has died. */
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final BooleanSupplier NEVER = () -> false;
    private static final Log LOG = Log.of(SharedMemBarrier.class);

    private final String address;
    private final Path path;
    private final boolean host;
    private final BarrierLayout layout;
    private final Latch latch;
    private final BarrierBooks books;
    private final Event sleepers;
    private final Waiting.Experience waits = new Waiting.Experience();
    private volatile boolean released;

    private SharedMemBarrier(Members members, String name, MemorySegment file, boolean host) {
        this.address = name;
        this.path = members.directory().resolve(name);
        this.host = host;
        this.layout = new BarrierLayout(file);
        this.latch = new Latch(file, BarrierLayout.LATCH, members);
        this.books = new BarrierBooks(layout, members);
        this.sleepers = layout.sleepers();
        if (!Futex.AVAILABLE) {
            layout.nappers();
        }
    }

    static SharedMemBarrier create(Members members, String name, int parties, byte[] action) throws IOException {
        MemorySegment file = SharedFile.create(members.directory().resolve(name), BarrierLayout.bytes(parties, action));
        new BarrierLayout(file).begin(parties, action);
        var barrier = new SharedMemBarrier(members, name, file, true);
        SharedFile.finish(file, SharedFile.Kind.BARRIER);
        return barrier;
    }

    static SharedMemBarrier open(Members members, String name) throws IOException {
        Path path = members.directory().resolve(name);
        return new SharedMemBarrier(members, name, SharedFile.open(path, SharedFile.Kind.BARRIER), false);
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public byte[] action() {
        return layout.action();
    }

    // ---- arriving and waiting

    @Override
    public Arrival arrive() {
        if (isGone()) {
            return Arrival.of(State.GONE);
        }
        lock();
        try {
            if (books.isBroken()) {
                return Arrival.of(State.BROKEN);
            }
            if (!books.passAtOnce()) {
                long ticket = books.queueUp();
                return new Arrival(
                        books.isToRun(ticket) ? State.RUNNING : State.WAITING, books.placeOf(ticket), ticket);
            }
        } finally {
            latch.unlock();
        }
        wakeAll();
        return new Arrival(State.PASSED, 0, 0);
    }

    @Override
    public Arrival await(long ticket, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws InterruptedException {
        Checkpoint.reached("call.await.requested");
        BooleanSupplier over =
                () -> books.stateOf(ticket) != BarrierLayout.WAITING || books.isToRun(ticket) || isGone();
        long begin = System.nanoTime();
        long watched = begin;
        if (timeoutNanos != 0) {
            Waiting.look(waits, over);
        }
        while (!over.getAsBoolean()) {
            Waiting.End end =
                    Waiting.sleep(sleepers, over, layout.nappersAcquire(), timeoutNanos, begin, interruptible, stop);
            if (end != Waiting.End.LOOK) {
                return giveUp(ticket, end);
            }
            if (latch.lockIfAbandoned()) {
                recover();
            }
            long now = System.nanoTime();
            if (now - watched > WATCH_NANOS) {
                watched = now;
                if (books.isNeighbourDead(ticket)) {
                    repair();
                }
            }
        }
        return outcome(ticket);
    }

    /** What came first counts; WAITING: nothing did. */
    private Arrival outcome(long ticket) {
        long state = books.stateOf(ticket);
        if (state == BarrierLayout.PASSED) {
            int place = books.placeOf(ticket);
            books.leaveSlot(ticket);
            return new Arrival(State.PASSED, place, 0);
        }
        if (isGone()) {
            return Arrival.of(State.GONE);
        }
        if (state == BarrierLayout.WAITING) {
            return new Arrival(books.isToRun(ticket) ? State.RUNNING : State.WAITING, 0, ticket);
        }
        books.leaveSlot(ticket);
        return Arrival.of(State.BROKEN);
    }

    private Arrival giveUp(long ticket, Waiting.End end) throws InterruptedException {
        Arrival arrival;
        lock();
        try {
            arrival = outcome(ticket);
            if (arrival.state() == State.WAITING || end == Waiting.End.STOPPED && arrival.state() == State.RUNNING) {
                books.breakUp(true);
                books.leaveSlot(ticket);
                arrival = Arrival.of(end == Waiting.End.TIMED_OUT ? State.TIMED_OUT : State.STOPPED);
            }
        } finally {
            latch.unlock();
        }
        wakeAll();
        if (end == Waiting.End.INTERRUPTED) {
            if (arrival.state() == State.STOPPED) {
                throw new InterruptedException();
            }
            Thread.currentThread().interrupt();
        }
        return arrival;
    }

    // ---- the action

    @Override
    public boolean done(long ticket) {
        lock();
        boolean passed;
        try {
            passed = books.passAfterAction(ticket);
            books.leaveSlot(ticket);
        } finally {
            latch.unlock();
        }
        wakeAll();
        return passed;
    }

    @Override
    public void failed(long ticket) {
        change(() -> {
            if (books.stateOf(ticket) == BarrierLayout.WAITING && books.isToRun(ticket)) {
                books.breakUp(true);
            }
            books.leaveSlot(ticket);
        });
    }

    @Override
    public void abandon() {
        change(() -> {
            if (books.hasOwn(true)) {
                books.breakUp(true);
            }
        });
    }

    @Override
    public void breakUp() {
        change(() -> books.breakUp(true));
    }

    @Override
    public void reset() {
        change(() -> books.breakUp(false));
    }

    @Override
    public int waiting() {
        repair();
        return books.waiting();
    }

    // ---- the latch

    private void lock() {
        if (latch.lock()) {
            books.recover();
        }
    }

    private void change(Runnable work) {
        lock();
        try {
            work.run();
        } finally {
            latch.unlock();
        }
        wakeAll();
    }

    private void recover() {
        try {
            books.recover();
        } finally {
            latch.unlock();
        }
        wakeAll();
    }

    /** Does something with the latch, unless somebody stands still who has it. */
    private void orderly(Runnable work) {
        Latch.End latched = latch.lock(PATIENCE_NANOS, false, NEVER);
        if (latched == Latch.End.TIMED_OUT) {
            LOG.debug("{} is not put in order, since a process stands still that changes it", path);
            return;
        }
        try {
            if (latched == Latch.End.ABANDONED) {
                books.recover();
            }
            work.run();
        } finally {
            latch.unlock();
        }
        wakeAll();
    }

    private void wakeAll() {
        Checkpoint.reached("barrier.wake.before");
        Words.fullFence();
        sleepers.wakeAll();
    }

    // ---- ending

    @Override
    public void leave() {
        orderly(books::leave);
    }

    @Override
    public void repair() {
        orderly(books::collect);
    }

    private boolean isGone() {
        return released || layout.abortedAcquire();
    }

    @Override
    public void abort() {
        layout.abortRelease();
        Words.fullFence();
        sleepers.wakeAll();
    }

    @Override
    public void release() {
        released = true;
        if (host) {
            SharedFile.delete(path);
        }
    }

    // ---- for tests

    int parties() {
        return layout.parties();
    }

    /** Slots that are not free. */
    int usedSlots() {
        int used = 0;
        for (int slot = 0; slot < layout.used(); slot++) {
            used += layout.stateVolatile(slot) == BarrierLayout.FREE ? 0 : 1;
        }
        return used;
    }

    /** How many rounds have come to their end, if it was never broken. */
    long rounds() {
        return BarrierLayout.boundary(layout.fateVolatile()) / layout.parties();
    }

    @Override
    public String toString() {
        return "SharedMemBarrier[" + path + ", waiting=" + books.waiting() + "]";
    }
}
