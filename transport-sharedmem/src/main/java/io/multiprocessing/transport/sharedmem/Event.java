package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * A word of 64 bits in a shared file by which threads of any process sleep until others make something happen.
 *
 * <pre>
 * bits   field
 *  0–31  sleepers: who goes to sleep counts it up; a waker who found nobody asleep sets it to 0
 * 32–63  rings: a waker counts it up; sleepers sleep while it stays
 * </pre>
 *
 * <p>A sleeper counts itself, looks once more, and sleeps while {@code rings} stays what it was when it counted; a
 * waker makes its change, and then looks whether somebody has counted. Each is a write followed by a read of the
 * other's word with a full fence between: the read-modify-write here, the one that opens a lock at the waker. So at
 * least one of the two sees the other. The count stays while wake-ups find sleepers, so that each further change wakes
 * one more.
 *
 * <p>The one that finds none sets the count to 0, unless the word has changed since it rang: then somebody may have
 * counted itself after the ring, and sleep. With a flag of its own in place of the count that could not be told, and
 * whoever set it again in that moment would be forgotten.
 */
public record Event(MemorySegment file, long offset) {
    private static final long ONE_SLEEPER = 1;
    private static final long ONE_RING = 1L << 32;
    private static final long RINGS_MASK = -ONE_RING;
    private static final long RINGS_OFFSET = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 4 : 0;

    /** Gives the rings so far; what is waited for must be looked at once more afterwards. */
    public int prepareToSleep() {
        int heard = rings(Words.getAndAddLong(file, offset, ONE_SLEEPER));
        Words.fullFence();
        return heard;
    }

    public void sleep(int heard, long nanos) {
        Futex.sleep(file, offset + RINGS_OFFSET, heard, nanos);
    }

    /** Whether somebody may sleep; asked after the change and a full fence. */
    public boolean hasSleepers() {
        return (int) Words.getLongVolatile(file, offset) != 0;
    }

    /** Wakes one sleeper if there is one; called after the change and a full fence. */
    public void wakeOne() {
        if (hasSleepers()) {
            wake(1);
        }
    }

    public void wakeAll() {
        if (hasSleepers()) {
            wake(Integer.MAX_VALUE);
        }
    }

    private void wake(int count) {
        long rung = Words.getAndAddLong(file, offset, ONE_RING) + ONE_RING;
        if (Futex.wake(file, offset + RINGS_OFFSET, count) == 0) {
            // who is about to sleep sees the ring, and counts itself anew
            Words.compareAndSetLong(file, offset, rung, rung & RINGS_MASK);
        }
    }

    private static int rings(long word) {
        return (int) (word >>> 32);
    }
}
