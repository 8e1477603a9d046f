package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.SharedChannel;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A short lock in one word of a shared file: guards some stores, is held for microseconds, never while waiting for
 * anything. It outlives its holder: whoever waits for a dead member takes it over, and is told to repair what the dead
 * one left half done.
 *
 * <p>The word is 0, or the holder's member id, with the sign bit when somebody may sleep for it (Drepper, <i>Futexes
 * are tricky</i>, mutex 2; the owner in the word as in Linux's robust futexes). Whether a holder is dead the kernel
 * says ({@link Members#isAlive}); a slow or stopped one keeps it.
 */
public final class Latch {
    private static final int SLEEPERS = 1 << 31;
    private static final int QUICK_TRIES = 100;
    private static final int YIELDS = 20;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final MemorySegment file;
    private final long offset;
    private final Members members;
    private final int self;

    public Latch(MemorySegment file, long offset, Members members) {
        this.file = file;
        this.offset = offset;
        this.members = members;
        this.self = members.self();
    }

    /** What came of waiting for it. */
    public enum End {
        /** It is locked. */
        LOCKED,
        /** It is locked; the one who held it died, and what it guards must be repaired first. */
        ABANDONED,
        /** The time is over. */
        TIMED_OUT,
        /** The stop said so. */
        STOPPED,
        /** The thread was interrupted; its flag is cleared. */
        INTERRUPTED
    }

    /** Locks, however long it takes; true: the one who held it died, and what it guards must be repaired first. */
    public boolean lock() {
        return lock(SharedChannel.FOREVER, false, () -> false) == End.ABANDONED;
    }

    /**
     * Locks. A holder that is stopped may keep it for long: so time, interrupts and stop are looked at, but only when
     * it takes longer than usual.
     */
    public End lock(long timeoutNanos, boolean interruptible, BooleanSupplier stop) {
        return Words.compareAndSetInt(file, offset, 0, self)
                ? End.LOCKED
                : lockContended(timeoutNanos, interruptible, stop);
    }

    private End lockContended(long timeoutNanos, boolean interruptible, BooleanSupplier stop) {
        for (int i = 0; i < QUICK_TRIES; i++) {
            if (Words.getIntAcquire(file, offset) == 0 && Words.compareAndSetInt(file, offset, 0, self)) {
                return End.LOCKED;
            }
            Thread.onSpinWait();
        }
        for (int i = 0; i < YIELDS; i++) {
            if (Words.getIntAcquire(file, offset) == 0 && Words.compareAndSetInt(file, offset, 0, self)) {
                return End.LOCKED;
            }
            Thread.yield();
        }
        return lockSleeping(timeoutNanos, interruptible, stop);
    }

    private End lockSleeping(long timeoutNanos, boolean interruptible, BooleanSupplier stop) {
        long begin = System.nanoTime();
        while (true) {
            int word = Words.getIntVolatile(file, offset);
            if (word == 0) {
                if (Words.compareAndSetInt(file, offset, 0, self | SLEEPERS)) {
                    return End.LOCKED;
                }
            } else if ((word & SLEEPERS) == 0 && !Words.compareAndSetInt(file, offset, word, word | SLEEPERS)) {
                Thread.onSpinWait();
            } else {
                Futex.sleep(file, offset, word | SLEEPERS, SLICE_NANOS);
                if (takeOver(word | SLEEPERS)) {
                    return End.ABANDONED;
                }
                if (stop.getAsBoolean()) {
                    return End.STOPPED;
                }
                if (interruptible && Thread.interrupted()) {
                    return End.INTERRUPTED;
                }
                if (timeoutNanos != SharedChannel.FOREVER && System.nanoTime() - begin >= timeoutNanos) {
                    return End.TIMED_OUT;
                }
            }
        }
    }

    private boolean takeOver(int word) {
        return Words.getIntVolatile(file, offset) == word
                && !members.isAlive(word & ~SLEEPERS)
                && Words.compareAndSetInt(file, offset, word, self | SLEEPERS);
    }

    /** Locks if its holder is dead, without waiting for a living one; true: it is held, and must be repaired. */
    boolean lockIfAbandoned() {
        int word = Words.getIntVolatile(file, offset);
        return word != 0
                && !members.isAlive(word & ~SLEEPERS)
                && Words.compareAndSetInt(file, offset, word, self | SLEEPERS);
    }

    /** Unlocks; what comes after it in the program comes after it for everybody. */
    public void unlock() {
        if (Words.getAndSetInt(file, offset, 0) < 0) {
            Futex.wake(file, offset, 1);
        }
    }

    /** Lets go of what could not be repaired: who comes next finds it as if its holder had died. */
    public void abandon() {
        if (Words.getAndSetInt(file, offset, Members.NEVER_ALIVE) < 0) {
            Futex.wake(file, offset, 1);
        }
    }

    /** The member that holds it; 0: nobody. */
    public int holder() {
        return Words.getIntVolatile(file, offset) & ~SLEEPERS;
    }
}
