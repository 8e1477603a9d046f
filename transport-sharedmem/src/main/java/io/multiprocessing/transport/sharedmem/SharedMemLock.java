package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.SharedLock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A lock in shared memory, and the threads that wait in its conditions.
 *
 * <p>The lock is one word: the owner's member id, and a bit when somebody may sleep (Drepper, <i>Futexes are
 * tricky</i>, mutex 2). Free, it costs one compare-and-set to acquire and one exchange to release. Who waits looks for
 * a while, then sleeps in the kernel on the word, in slices; before each it asks the kernel whether the owner is alive,
 * and takes the lock over when it is not. A living owner keeps it, however slow; the lock of a dead host goes to
 * nobody.
 *
 * <p>Whoever acquires first has it: a thread that comes by may overtake one that is just being woken. That is what
 * makes a contended lock fast; nobody starves for long, since each wake-up is another chance.
 *
 * <p>A condition is a number. A thread that waits in it has a {@link LockLayout slot} with a ticket; a signal goes to
 * the smallest ticket whose process lives. Slots are changed with a latch of their own, so that a signal that a dead
 * process had been given and did not use can be passed on while somebody owns the lock ({@link #repair}).
 */
final class SharedMemLock implements SharedLock {
    private static final int SLEEPERS = 1 << 31;
    /** So often a thread that saw the lock free and did not get it tries again before it sleeps. */
    private static final int MOST_LOOKS = 20;

    /** How long who repairs waits for a process that stands still in the middle of its work. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final BooleanSupplier NEVER = () -> false;
    private static final Log LOG = Log.of(SharedMemLock.class);

    private final String address;
    private final Path path;
    private final boolean host;
    private final Members members;
    private final int self;
    private final LockLayout layout;
    private final Latch latch;
    private final Waiting.Experience waits = new Waiting.Experience();
    private final BooleanSupplier free = this::mayBeFree;

    private SharedMemLock(Members members, String name, MemorySegment file, boolean host) {
        this.address = name;
        this.path = members.directory().resolve(name);
        this.host = host;
        this.members = members;
        this.self = members.self();
        this.layout = new LockLayout(file);
        this.latch = new Latch(file, LockLayout.LATCH, members);
        if (!Futex.AVAILABLE) {
            layout.nappers();
        }
    }

    static SharedMemLock create(Members members, String name) throws IOException {
        MemorySegment file = SharedFile.create(members.directory().resolve(name), LockLayout.BYTES);
        var lock = new SharedMemLock(members, name, file, true);
        SharedFile.finish(file, SharedFile.Kind.LOCK);
        return lock;
    }

    static SharedMemLock open(Members members, String name) throws IOException {
        Path path = members.directory().resolve(name);
        return new SharedMemLock(members, name, SharedFile.open(path, SharedFile.Kind.LOCK), false);
    }

    @Override
    public String address() {
        return address;
    }

    // ---- the lock

    @Override
    public Outcome acquire(long timeoutNanos, boolean interruptible, BooleanSupplier stop) throws InterruptedException {
        if (layout.compareAndSetOwner(0, self)) {
            return acquired(Outcome.ACQUIRED);
        }
        Outcome outcome = acquireContended(timeoutNanos, interruptible, stop);
        if (outcome == null) {
            throw new InterruptedException();
        }
        return outcome;
    }

    private Outcome acquired(Outcome how) {
        Checkpoint.reached("lock.acquire.taken");
        if (layout.abortedAcquire()) {
            release(false);
            return Outcome.GONE;
        }
        if (!layout.takeDisorder()) {
            return how;
        }
        if (members.isAlive(members.host())) {
            return Outcome.ACQUIRED_ABANDONED;
        }
        release(true); // by a process that has lost its host, perhaps while a thread of it goes on as the owner
        return Outcome.GONE;
    }

    private boolean mayBeFree() {
        return layout.ownerVolatile() == 0 || layout.abortedAcquire();
    }

    /** Null: interrupted; the flag is cleared. */
    private Outcome acquireContended(long timeoutNanos, boolean interruptible, BooleanSupplier stop) {
        long begin = System.nanoTime();
        int sleepers = 0; // once this thread may have slept, others may still sleep when it owns the lock
        int looks = 0;
        while (true) {
            if (layout.abortedAcquire()) {
                return Outcome.GONE;
            }
            int word = layout.ownerVolatile();
            if (word == 0) {
                if (layout.compareAndSetOwner(0, self | sleepers)) {
                    return acquired(Outcome.ACQUIRED);
                }
                continue;
            }
            if (timeoutNanos != 0 && looks++ < MOST_LOOKS && Waiting.look(waits, free)) {
                continue;
            }
            if (!members.isAlive(word & ~SLEEPERS)) {
                if (!members.isAlive(members.host())) {
                    return Outcome.GONE; // nobody has it after its host
                }
                if (layout.compareAndSetOwner(word, self | SLEEPERS)) {
                    return acquired(Outcome.ACQUIRED_ABANDONED);
                }
                continue;
            }
            if (timeoutNanos == 0) {
                return Outcome.NOT_NOW;
            }
            if ((word & SLEEPERS) == 0 && !layout.compareAndSetOwner(word, word | SLEEPERS)) {
                continue;
            }
            if (stop.getAsBoolean()) {
                return Outcome.STOPPED;
            }
            if (interruptible && Thread.interrupted()) {
                return null;
            }
            long waited = System.nanoTime() - begin;
            long slice = Waiting.sliceNanos(layout.nappersAcquire(), waited);
            if (timeoutNanos > 0) {
                long left = timeoutNanos - waited;
                if (left <= 0) {
                    return Outcome.NOT_NOW;
                }
                slice = Math.min(slice, left);
            }
            sleepers = SLEEPERS;
            Futex.sleep(layout.file(), LockLayout.OWNER, word | SLEEPERS, slice);
        }
    }

    @Override
    public void release(boolean inDisorder) {
        if (inDisorder) {
            layout.disorder();
        }
        Checkpoint.reached("lock.release.before-free");
        boolean sleepers = layout.freeOwner() < 0;
        Checkpoint.reached("lock.release.after-free");
        if (sleepers) {
            Futex.wake(layout.file(), LockLayout.OWNER, 1);
        }
    }

    @Override
    public long ownerPid() {
        int word = layout.ownerVolatile();
        return word == 0 ? 0 : members.pid(word & ~SLEEPERS);
    }

    // ---- conditions

    @Override
    public long newCondition() {
        return layout.nextCondition();
    }

    @Override
    public Awaited await(long condition, long timeoutNanos, boolean interruptible, BooleanSupplier stop) {
        int slot = occupySlot(condition);
        Checkpoint.reached("condition.await.occupied");
        release(false);
        Checkpoint.reached("condition.await.waiting");
        Waiting.End end = awaitSignal(slot, timeoutNanos, interruptible, stop);
        Checkpoint.reached("condition.await.woken");
        if (end == Waiting.End.STOPPED) {
            leave(slot, true);
            return new Awaited(false, false, layout.abortedAcquire() ? Outcome.GONE : Outcome.STOPPED);
        }
        Outcome lock = acquireUninterruptibly(stop);
        Checkpoint.reached("condition.await.acquired");
        boolean owned = lock == Outcome.ACQUIRED || lock == Outcome.ACQUIRED_ABANDONED;
        boolean signalled = leave(slot, !owned);
        return new Awaited(signalled, end == Waiting.End.INTERRUPTED, lock);
    }

    private Outcome acquireUninterruptibly(BooleanSupplier stop) {
        return layout.compareAndSetOwner(0, self) ? acquired(Outcome.ACQUIRED) : acquireContended(FOREVER, false, stop);
    }

    private int occupySlot(long condition) {
        latch.lock(); // single stores change slots: nothing of a dead holder's needs repair
        try {
            for (int slot = 0; slot < LockLayout.SLOTS; slot++) {
                if (layout.state(slot) == 0) {
                    layout.occupy(slot, self, condition, layout.nextTicket());
                    return slot;
                }
            }
        } finally {
            latch.unlock();
        }
        throw new IllegalStateException("too many threads wait in conditions of one lock: waiting=" + LockLayout.SLOTS
                + ", allowed=" + LockLayout.SLOTS);
    }

    /** LOOK: signalled. */
    private Waiting.End awaitSignal(int slot, long timeoutNanos, boolean interruptible, BooleanSupplier stop) {
        long begin = System.nanoTime();
        Waiting.look(waits, () -> layout.state(slot) == LockLayout.SIGNALLED);
        while (true) {
            int heard = layout.ringsVolatile(slot);
            if (layout.state(slot) == LockLayout.SIGNALLED) {
                return Waiting.End.LOOK;
            }
            if (stop.getAsBoolean() || layout.abortedAcquire()) {
                return Waiting.End.STOPPED;
            }
            if (interruptible && Thread.interrupted()) {
                return Waiting.End.INTERRUPTED;
            }
            long waited = System.nanoTime() - begin;
            long slice = Waiting.sliceNanos(layout.nappersAcquire(), waited);
            if (timeoutNanos >= 0) {
                long left = timeoutNanos - waited;
                if (left <= 0) {
                    return Waiting.End.TIMED_OUT;
                }
                slice = Math.min(slice, left);
            }
            Futex.sleep(layout.file(), LockLayout.ringsOffset(slot), heard, slice);
        }
    }

    /** Gives the slot back; says whether it had been signalled, which is passed on if it cannot be used. */
    private boolean leave(int slot, boolean passOn) {
        latch.lock();
        try {
            boolean signalled = layout.state(slot) == LockLayout.SIGNALLED;
            long condition = layout.condition(slot);
            if (signalled && passOn) {
                signalNext(condition);
            }
            Checkpoint.reached("condition.leave.between");
            layout.free(slot);
            return signalled;
        } finally {
            latch.unlock();
        }
    }

    @Override
    public void signal(long condition, boolean all) {
        latch.lock();
        try {
            while (signalNext(condition) && all) {
                // the next one
            }
        } finally {
            latch.unlock();
        }
    }

    /** With the latch. Gives whether there was one. */
    private boolean signalNext(long condition) {
        while (true) {
            int first = -1;
            for (int slot = 0; slot < LockLayout.SLOTS; slot++) {
                if (layout.state(slot) == LockLayout.WAITING
                        && layout.condition(slot) == condition
                        && (first < 0 || layout.ticket(slot) < layout.ticket(first))) {
                    first = slot;
                }
            }
            if (first < 0) {
                return false;
            }
            if (members.isAlive(layout.member(first))) {
                Checkpoint.reached("condition.signal.before-store");
                layout.signalled(first);
                Checkpoint.reached("condition.signal.after-store");
                Futex.wake(layout.file(), LockLayout.ringsOffset(first), 1);
                return true;
            }
            layout.free(first);
        }
    }

    // ---- ending

    @Override
    public void abort() {
        layout.abortRelease();
        Futex.wake(layout.file(), LockLayout.OWNER, Integer.MAX_VALUE);
        for (int slot = 0; slot < LockLayout.SLOTS; slot++) {
            if (layout.state(slot) != 0) {
                Futex.wake(layout.file(), LockLayout.ringsOffset(slot), 1);
            }
        }
    }

    @Override
    public void repair() {
        if (latch.lock(PATIENCE_NANOS, false, NEVER) == Latch.End.TIMED_OUT) {
            LOG.debug("{} is not repaired, since a process stands still that changes its slots", path);
        } else {
            repairSlots();
        }
        int word = layout.ownerVolatile();
        if (word != 0 && !members.isAlive(word & ~SLEEPERS)) {
            // whoever wakes finds its owner dead
            Futex.wake(layout.file(), LockLayout.OWNER, 1);
        }
    }

    /**
     * With the latch. A signal is passed on before its slot is free: who dies in between may give it twice, not lose
     * it.
     */
    private void repairSlots() {
        try {
            for (int slot = 0; slot < LockLayout.SLOTS; slot++) {
                int state = layout.state(slot);
                if (state != 0 && !members.isAlive(layout.member(slot))) {
                    if (state == LockLayout.SIGNALLED) {
                        signalNext(layout.condition(slot));
                    }
                    Checkpoint.reached("condition.repair.between");
                    layout.free(slot);
                }
            }
        } finally {
            latch.unlock();
        }
    }

    @Override
    public void release() {
        if (host) {
            SharedFile.delete(path);
        }
    }

    @Override
    public String toString() {
        return "SharedMemLock[" + path + ", owner=" + ownerPid() + "]";
    }
}
