package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiter.Outcome;
import java.util.concurrent.TimeUnit;

/**
 * A thread's wait until what it sent has left this process, which it does not while the host takes nothing. However the
 * wait ends, what was sent is sent, and arrives when the host takes something again.
 */
final class Departure {
    /** How long a closed handle may go unnoticed. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final HostLink link;
    private final long timeoutNanos;
    private final long deadline;
    private final boolean interruptible;
    private final Gate gate;
    private Outcome outcome = Outcome.ANSWERED;
    private boolean begun;

    /**
     * Begins to count.
     *
     * @param timeoutNanos the limit of all waits together; 0: of the patience that there is with a silent host, for
     *     each
     * @param interruptible false: an interrupt is kept for later
     * @param gate closing it ends the wait; null: nothing does
     */
    Departure(HostLink link, long timeoutNanos, boolean interruptible, Gate gate) {
        this.link = link;
        this.timeoutNanos = timeoutNanos;
        this.deadline = timeoutNanos > 0 ? System.nanoTime() + timeoutNanos : 0;
        this.interruptible = interruptible;
        this.gate = gate;
    }

    /** How much time is left, if only a little; {@link Waiter#FOREVER} and 0 stay what they are. */
    long leftNanos() {
        return timeoutNanos > 0 ? Math.max(1, deadline - System.nanoTime()) : timeoutNanos;
    }

    /** What is waited for was sent. */
    void begin() {
        begun = true;
    }

    /** Whether anything was sent. */
    boolean hasBegun() {
        return begun;
    }

    /** How the last wait ended. */
    Outcome outcome() {
        return outcome;
    }

    /** Waits; ANSWERED: everything is out. */
    Outcome await() throws HostGoneException {
        long end = timeoutNanos == 0 ? System.nanoTime() + HostLink.PATIENCE_NANOS : deadline;
        boolean interrupted = false;
        try {
            do {
                try {
                    outcome = look(end);
                } catch (InterruptedException e) {
                    interrupted = !interruptible;
                    outcome = interruptible ? Outcome.INTERRUPTED : null;
                }
            } while (outcome == null);
            return outcome;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits a moment; null: the wait goes on. */
    private Outcome look(long end) throws HostGoneException, InterruptedException {
        boolean limited = timeoutNanos != Waiter.FOREVER;
        if (link.flush(limited ? Math.min(LOOK_NANOS, end - System.nanoTime()) : LOOK_NANOS)) {
            return Outcome.ANSWERED;
        }
        if (gate != null && gate.isClosed()) {
            return Outcome.ABORTED;
        }
        return limited && end - System.nanoTime() <= 0 ? Outcome.TIMED_OUT : null;
    }
}
