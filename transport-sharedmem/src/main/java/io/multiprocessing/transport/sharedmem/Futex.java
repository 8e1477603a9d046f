package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sleeping until a word of a shared file changes: futex(2) where this JVM may call native code and runs on Linux, else
 * naps that grow to a millisecond.
 *
 * <p>A sleeper may return at any time, for no reason; it looks again. A sleep in the kernel cannot be interrupted and
 * keeps a virtual thread's carrier: so virtual threads nap, and whoever must notice interrupts sleeps in slices.
 */
final class Futex {
    /** Whether sleepers of this process can be woken, and this process can wake others. */
    static final boolean AVAILABLE = available();

    /** How long naps become. */
    static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What {@link #wake} gives where this process cannot wake anybody, and does not know who sleeps. */
    static final int CANNOT_WAKE = -1;

    /** This JVM has begun to end: it would wait for threads that are in native code. */
    private static volatile boolean ending;

    private Futex() {}

    private static boolean available() {
        if (!Futex.class.getModule().isNativeAccessEnabled()) {
            return false; // a warning would be printed
        }
        try {
            return LibC.SUPPORTED;
        } catch (LinkageError | RuntimeException e) {
            Log.of(Futex.class).debug("no futex here: {}", e.toString());
            return false;
        }
    }

    static void jvmEnds() {
        ending = true;
    }

    /** Sleeps while the word has that value, at most so long. */
    static void sleep(MemorySegment file, long offset, int value, long nanos) {
        if (nanos <= 0) {
            return;
        }
        if (AVAILABLE && !ending && !Thread.currentThread().isVirtual()) {
            LibC.futexWait(file, offset, value, nanos);
        } else {
            nap(Math.min(nanos, LONGEST_NAP_NANOS));
        }
    }

    /**
     * An interrupt that came before is put aside: it would keep the thread running, and a virtual one on its carrier.
     * One that comes now ends the nap. Not a park, which an interrupt set again would end next time.
     */
    private static void nap(long nanos) {
        boolean interrupted = Thread.interrupted();
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes up to so many sleepers on the word; gives how many, or {@link #CANNOT_WAKE}. */
    static int wake(MemorySegment file, long offset, int count) {
        return AVAILABLE ? LibC.futexWake(file, offset, count) : CANNOT_WAKE;
    }
}
