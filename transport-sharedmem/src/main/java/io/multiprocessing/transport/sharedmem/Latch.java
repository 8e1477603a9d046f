package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * A short lock in one word of a shared file: guards some stores, is held for microseconds, never while waiting for
 * anything. It outlives its holder: whoever waits for a dead member takes it over, and is told to repair what the dead
 * one left half done.
 *
 * <p>The word is 0, or the holder's member id, with the sign bit when somebody may sleep for it (Drepper, <i>Futexes
 * are tricky</i>, mutex 2; the owner in the word as in Linux's robust futexes). Whether a holder is dead the kernel
 * says ({@link Members#isAlive}); a slow or stopped one keeps it.
 */
final class Latch {
    private static final int SLEEPERS = 1 << 31;
    private static final int QUICK_TRIES = 100;
    private static final int YIELDS = 20;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final MemorySegment file;
    private final long offset;
    private final Members members;
    private final int self;

    Latch(MemorySegment file, long offset, Members members) {
        this.file = file;
        this.offset = offset;
        this.members = members;
        this.self = members.self();
    }

    /** Locks; true: the one who held it died, and what it guards must be repaired first. */
    boolean lock() {
        return !Words.compareAndSetInt(file, offset, 0, self) && lockContended();
    }

    private boolean lockContended() {
        for (int i = 0; i < QUICK_TRIES; i++) {
            if (Words.getIntAcquire(file, offset) == 0 && Words.compareAndSetInt(file, offset, 0, self)) {
                return false;
            }
            Thread.onSpinWait();
        }
        for (int i = 0; i < YIELDS; i++) {
            if (Words.getIntAcquire(file, offset) == 0 && Words.compareAndSetInt(file, offset, 0, self)) {
                return false;
            }
            Thread.yield();
        }
        while (true) {
            int word = Words.getIntVolatile(file, offset);
            if (word == 0) {
                if (Words.compareAndSetInt(file, offset, 0, self | SLEEPERS)) {
                    return false;
                }
            } else if ((word & SLEEPERS) == 0 && !Words.compareAndSetInt(file, offset, word, word | SLEEPERS)) {
                Thread.onSpinWait();
            } else {
                Futex.sleep(file, offset, word | SLEEPERS, SLICE_NANOS);
                if (takeOver(word | SLEEPERS)) {
                    return true;
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
    void unlock() {
        if (Words.getAndSetInt(file, offset, 0) < 0) {
            Futex.wake(file, offset, 1);
        }
    }

    /** The member that holds it; 0: nobody. */
    int holder() {
        return Words.getIntVolatile(file, offset) & ~SLEEPERS;
    }
}
