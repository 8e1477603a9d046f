package io.multiprocessing.pool;

import java.util.HashSet;
import java.util.Set;

/**
 * Which job a worker has before it, agreed upon by the thread that runs jobs and the one that hears commands: only a
 * job that runs is interrupted, and none begins that was withdrawn.
 */
final class Desk {
    /** That of the worker whose jobs the thread runs. */
    static final ThreadLocal<Desk> HERE = new ThreadLocal<>();

    private final Set<Long> withdrawn = new HashSet<>();
    private Thread thread;
    private long running;
    private long begunNanos;
    private long lastBegun;
    private boolean leaving;

    /** Begins a job in the calling thread, unless it was withdrawn or the worker leaves. */
    synchronized boolean begin(long sequence) {
        if (leaving || !withdrawn.isEmpty() && withdrawn.remove(sequence)) {
            return false;
        }
        thread = Thread.currentThread();
        running = sequence;
        lastBegun = sequence;
        begunNanos = System.nanoTime();
        return true;
    }

    /** Has {@link #begin} say once more that a job was withdrawn. */
    synchronized void putBack(long sequence) {
        if (!leaving) {
            withdrawn.add(sequence);
        }
    }

    /** The job goes on with its next input. */
    synchronized void nextInput() {
        begunNanos = System.nanoTime();
    }

    /** The job is over; an interrupt that was meant for it does not reach the next one. */
    void end() {
        synchronized (this) {
            running = 0;
        }
        Thread.interrupted();
    }

    synchronized boolean isLeaving() {
        return leaving;
    }

    /** Those that had not begun, and will not. */
    synchronized long[] withdraw(long[] sequences) {
        long[] taken = new long[sequences.length];
        int count = 0;
        for (long sequence : sequences) {
            if (sequence > lastBegun && withdrawn.add(sequence)) {
                taken[count++] = sequence;
            }
        }
        return java.util.Arrays.copyOf(taken, count);
    }

    /** Interrupts a job if it runs. */
    synchronized void interrupt(long sequence) {
        if (running == sequence) {
            thread.interrupt();
        }
    }

    /**
     * How long a job's present input has run, ns; -1: the job does not run. If that is too long the job is interrupted
     * once its thread's stack was taken, and the worker begins no other.
     */
    synchronized long overdue(long sequence, long limitNanos, Runnable takeDump) {
        if (running != sequence) {
            return -1;
        }
        long nanos = System.nanoTime() - begunNanos;
        if (nanos >= limitNanos) {
            takeDump.run();
            leaving = true;
            thread.interrupt();
        }
        return nanos;
    }
}
