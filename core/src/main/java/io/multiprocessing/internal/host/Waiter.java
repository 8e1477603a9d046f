package io.multiprocessing.internal.host;

import io.multiprocessing.internal.stream.HelpedLoop;
import io.multiprocessing.internal.wire.Payload;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A thread that waits for the outcome of one request. Made and awaited by that thread, answered by any other, once.
 * What was done before {@code answer} is visible after {@code await}.
 *
 * <p>Waiting begins with a short spin that yields, as long as {@link SpinLimit} says: a wake-up costs both sides
 * several microseconds, an answer that is about to come costs less. Where the transport lets it, the thread does the
 * transport's work meanwhile, so that the answer need not be handed over. Then the thread parks, and so does not keep a
 * virtual thread's carrier.
 */
class Waiter implements Answer, BooleanSupplier {
    /** How a wait ended. */
    enum Outcome {
        /** The request was answered. */
        ANSWERED,
        /** The time ran out. */
        TIMED_OUT,
        /** The thread was interrupted; its flag is cleared. */
        INTERRUPTED,
        /** The handle was closed. */
        ABORTED
    }

    /** Wait without limit. */
    static final long FOREVER = -1;

    /** The status of a request that is not answered. */
    static final byte PENDING = -1;

    /** Who has less time does not help the transport's loop: what comes for others at once may take as long. */
    private static final long HELP_LEAST_NANOS = 10_000_000;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final SpinLimit SPIN_LIMIT = new SpinLimit(PROCESSORS);

    /** Threads that spin for long now: half of the processors are for who answers. */
    private static final AtomicInteger SPINNING_LONG = new AtomicInteger();

    private final Thread thread = Thread.currentThread();
    private final SpinLimit spinLimit;
    private volatile boolean aborted;
    private volatile byte status = PENDING;
    private boolean awaited;

    /** From then on whoever answers says when. */
    private volatile boolean parks;

    /** When it was answered; 0: its thread does not park. Published by the status. */
    private long answeredNanos;

    private long value;
    private Payload payload;

    Waiter() {
        this(SPIN_LIMIT);
    }

    /**
     * For the calling thread.
     *
     * @param spinLimit learns from its waits
     */
    Waiter(SpinLimit spinLimit) {
        this.spinLimit = spinLimit;
    }

    /** The outcome of what took place at once, in this very thread. */
    static Waiter answered(byte status, long value, Payload payload) {
        var waiter = new Waiter();
        waiter.value = value;
        waiter.payload = payload;
        waiter.status = status;
        return waiter;
    }

    @Override
    public final void answer(byte newStatus, long newValue, Payload newPayload) {
        value = newValue;
        payload = newPayload;
        answeredNanos = parks ? System.nanoTime() : 0;
        status = newStatus;
        LockSupport.unpark(thread);
    }

    final void abort() {
        aborted = true;
        LockSupport.unpark(thread);
    }

    /** Whether the calling thread is the one that waits. */
    final boolean isMine() {
        return thread == Thread.currentThread();
    }

    final byte status() {
        return status;
    }

    final long value() {
        return value;
    }

    final Payload payload() {
        return payload;
    }

    /**
     * Waits.
     *
     * @param timeoutNanos the limit, or {@link #FOREVER}
     * @param interruptible false: an interrupt is kept for later
     * @param gate closing it ends the wait; null: nothing does
     */
    final Outcome await(long timeoutNanos, boolean interruptible, Gate gate) {
        if (status != PENDING) {
            return Outcome.ANSWERED;
        }
        if (gate != null) {
            gate.enter(this);
        }
        boolean interrupted = false;
        long began = System.nanoTime();
        long deadline = began + timeoutNanos;
        try {
            spin(timeoutNanos, began);
            if (status == PENDING) {
                HelpedLoop.attendAny();
                parks = true;
            }
            while (status == PENDING) {
                if (aborted && gate != null) {
                    return Outcome.ABORTED;
                }
                if (Thread.interrupted()) {
                    if (interruptible) {
                        return Outcome.INTERRUPTED;
                    }
                    interrupted = true;
                }
                if (timeoutNanos == FOREVER) {
                    LockSupport.park(this);
                } else {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return status == PENDING ? Outcome.TIMED_OUT : Outcome.ANSWERED;
                    }
                    LockSupport.parkNanos(this, left);
                }
            }
            return Outcome.ANSWERED;
        } finally {
            learn(began);
            if (gate != null) {
                gate.leave(this);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void spin(long timeoutNanos, long began) {
        HelpedLoop loop = HelpedLoop.current();
        boolean helps =
                loop != null && !thread.isVirtual() && (timeoutNanos == FOREVER || timeoutNanos >= HELP_LEAST_NANOS);
        // a loop that may stand aside is to be called back soon
        boolean maybeLong = loop == null && !thread.isVirtual() && !awaited;
        long limit = spinLimit.nanos(maybeLong);
        boolean isLong = limit > SpinLimit.SHORT_NANOS;
        if (isLong && SPINNING_LONG.incrementAndGet() > PROCESSORS / 2) {
            limit = SpinLimit.SHORT_NANOS;
        }
        try {
            boolean cutShort = timeoutNanos != FOREVER && timeoutNanos < limit;
            spin(helps ? loop : null, cutShort ? timeoutNanos : limit, began, cutShort);
        } finally {
            if (isLong) {
                SPINNING_LONG.decrementAndGet();
            }
        }
    }

    private void spin(HelpedLoop loop, long limit, long began, boolean cutShort) {
        if (limit <= 0) {
            return;
        }
        while (status == PENDING && System.nanoTime() - began < limit) {
            if (loop != null && loop.help(this, began)) {
                return;
            }
            Thread.yield();
        }
        if (awaited) {
            return; // it was given up: what comes now comes at once
        }
        if (status != PENDING) {
            spinLimit.paid();
        } else if (!cutShort) {
            spinLimit.inVain();
        }
    }

    /** Of the first wait that was longer than the spin. */
    private void learn(long began) {
        boolean first = !awaited;
        awaited = true;
        if (!first || !parks || thread.isVirtual()) {
            return;
        }
        long now = System.nanoTime();
        if (status == PENDING) {
            spinLimit.gaveUp(now - began);
        } else if (answeredNanos != 0) {
            spinLimit.parked(answeredNanos - began, now - answeredNanos);
        }
    }

    /** Whether it has come to an end, for who helps meanwhile. */
    @Override
    public final boolean getAsBoolean() {
        return status != PENDING || aborted;
    }
}
