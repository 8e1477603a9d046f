package io.multiprocessing.transport.sharedmem;

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

    /** The first native call of a JVM takes some ten milliseconds, which are better spent on its start. */
    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long BORN_NANOS = System.nanoTime();

    /** This JVM has begun to end: it would wait for threads that are in native code. */
    private static volatile boolean ending;

    private Futex() {}

    private static boolean available() {
        // without native access a warning would be printed
        return Futex.class.getModule().isNativeAccessEnabled() && LibC.SUPPORTED;
    }

    static void jvmEnds() {
        ending = true;
    }

    /** Whether a sleeper of this thread sleeps in the kernel now, until somebody wakes it; else it naps. */
    static boolean inKernel() {
        return AVAILABLE
                && !ending
                && !Thread.currentThread().isVirtual()
                && System.nanoTime() - BORN_NANOS > START_NANOS;
    }

    /** Sleeps while the word has that value, at most so long. */
    static void sleep(MemorySegment file, long offset, int value, long nanos) {
        if (nanos <= 0) {
            return;
        }
        if (inKernel()) {
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

    /** Wakes up to so many sleepers on the word; gives how many, 0 also when this process cannot wake. */
    static int wake(MemorySegment file, long offset, int count) {
        return AVAILABLE ? LibC.futexWake(file, offset, count) : 0;
    }
}
