package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sleeping until a word of a shared file changes: futex(2) where this JVM may call native code and runs on Linux, else
 * naps that grow to a millisecond.
 *
 * <p>A sleeper may return at any time, for no reason; it looks again. A sleep in the kernel cannot be interrupted and
 * keeps a virtual thread's carrier: so virtual threads nap, and whoever must notice interrupts sleeps in slices.
 *
 * <p>The first native call of a JVM takes dozens of milliseconds. It is made by a thread of its own, and not in the
 * first moments of a process, which are better spent on its start; until then its threads nap and wake nobody.
 */
public final class Futex {
    /** Whether sleepers of this process can be woken, and this process can wake others, sooner or later. */
    public static final boolean AVAILABLE = available();

    /** How long naps become. */
    static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What {@link #wake} gives where this process cannot wake anybody, and does not know who sleeps. */
    static final int CANNOT_WAKE = -1;

    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long BORN_NANOS = System.nanoTime();
    private static final AtomicBoolean PREPARING = new AtomicBoolean();

    private static volatile boolean ready;

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

    /** Whether this process can wake sleepers by now, and sleep so that it needs to be woken. */
    static boolean ready() {
        if (ready) {
            return true;
        }
        if (AVAILABLE && System.nanoTime() - BORN_NANOS > START_NANOS && PREPARING.compareAndSet(false, true)) {
            Thread thread = new Thread(null, new FirstCalls(), "multiprocessing-sharedmem-futex", 0, false);
            thread.setDaemon(true);
            thread.start();
        }
        return false;
    }

    /** Whether a sleeper of this thread sleeps in the kernel now, until somebody wakes it; else it naps. */
    static boolean inKernel() {
        return ready() && !ending && !Thread.currentThread().isVirtual();
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

    /** Wakes up to so many sleepers on the word; gives how many, or {@link #CANNOT_WAKE}. */
    static int wake(MemorySegment file, long offset, int count) {
        return ready() ? LibC.futexWake(file, offset, count) : CANNOT_WAKE;
    }

    /** Nobody sleeps on this word: neither call waits. */
    private static final class FirstCalls implements Runnable {
        @Override
        public void run() {
            try {
                MemorySegment word = Arena.ofAuto().allocate(Integer.BYTES, Integer.BYTES);
                LibC.futexWake(word, 0, 1);
                LibC.futexWait(word, 0, 1, 1);
                ready = true;
            } catch (Throwable e) {
                Log.of(Futex.class).warn("waiting threads of this process nap, futex(2) cannot be called: " + e, e);
            }
        }
    }
}
