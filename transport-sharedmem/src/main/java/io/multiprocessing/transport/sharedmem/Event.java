package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;

/**
 * Two words of a shared file by which threads of any process sleep until others make something happen.
 *
 * <pre>
 * offset size field
 *      0    4 asleep: 1 when somebody may sleep   sleepers set it, wakers clear it when nobody did
 *      4    4 rings                               wakers count it up; sleepers sleep while it stays
 * </pre>
 *
 * <p>A sleeper sets {@code asleep}, looks once more, and sleeps while {@code rings} stays what it was; a waker makes
 * its change, and then looks at {@code asleep}. Each is a write followed by a read of the other's word with a full
 * fence between: volatile accesses here, the read-modify-write that opens a lock at the waker. So at least one of the
 * two sees the other. The flag stays while wake-ups find sleepers, so that each further change wakes one more; the one
 * that finds none clears it.
 */
record Event(MemorySegment file, long offset) {
    private static final long ASLEEP = 0;
    private static final long RINGS = 4;

    int prepareToSleep() {
        int heard = Words.getIntVolatile(file, offset + RINGS);
        Words.putIntVolatile(file, offset + ASLEEP, 1);
        return heard;
    }

    void sleep(int heard, long nanos) {
        Futex.sleep(file, offset + RINGS, heard, nanos);
    }

    /** Wakes one sleeper if there is one; called after the change and a full fence. */
    void wakeOne() {
        if (Words.getIntVolatile(file, offset + ASLEEP) != 0) {
            wake(1);
        }
    }

    void wakeAll() {
        if (Words.getIntVolatile(file, offset + ASLEEP) != 0) {
            wake(Integer.MAX_VALUE);
        }
    }

    private void wake(int count) {
        Words.getAndAddInt(file, offset + RINGS, 1);
        if (Futex.wake(file, offset + RINGS, count) == 0) {
            // who is about to sleep sees the ring, and sets the flag anew
            Words.compareAndSetInt(file, offset + ASLEEP, 1, 0);
        }
    }
}
