package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One side of a channel, where one thread of all processes works at a time: it has the side's latch. Whoever gets the
 * latch after a holder that died, or leaves it after an exception, first sets right what that left behind.
 */
abstract class ChannelSide {
    /** How long who can say nothing else than that it failed waits for a process that stands still with the latch. */
    private static final long LONG_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final BooleanSupplier NEVER = () -> false;

    final ChannelFiles files;
    private final Latch latch;

    /**
     * Makes a side.
     *
     * @param latchOffset of its latch in the first file
     */
    ChannelSide(ChannelFiles files, long latchOffset) {
        this.files = files;
        this.latch = new Latch(files.first, latchOffset, files.members);
    }

    /** Makes the words follow from the records again; with the latch. */
    abstract void repair() throws IOException;

    /** This thread goes on after an exception in the middle of its work; with the latch. */
    void breakOff() {}

    /**
     * Gets the latch.
     *
     * @return {@link Outcome#DONE}; {@link Outcome#STOPPED}; null: a process that stands still has it, and the time is
     *     over
     */
    final Outcome lock(long patienceNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException {
        return switch (latch.lock(patienceNanos, interruptible, stop)) {
            case LOCKED -> Outcome.DONE;
            case ABANDONED -> {
                repairOrAbandon();
                yield Outcome.DONE;
            }
            case STOPPED -> Outcome.STOPPED;
            case TIMED_OUT -> null;
            case INTERRUPTED -> throw new InterruptedException();
        };
    }

    /** Gets the latch, or fails after a while. */
    final void lock() throws IOException {
        Latch.End end = latch.lock(LONG_PATIENCE_NANOS, false, NEVER);
        if (end == Latch.End.TIMED_OUT) {
            throw new IOException("a process stands still in the middle of its work on a channel: pid="
                    + files.members.pid(latch.holder()) + ", waitedMillis="
                    + TimeUnit.NANOSECONDS.toMillis(LONG_PATIENCE_NANOS) + ", file=" + files.path);
        }
        if (end == Latch.End.ABANDONED) {
            repairOrAbandon();
        }
    }

    /**
     * Gets the latch without much ado.
     *
     * @return whether it did; false: a process stands still with it, or has left what cannot be repaired
     */
    final boolean lockIfPossible(long patienceNanos) {
        try {
            return lock(patienceNanos, false, NEVER) == SharedChannel.Outcome.DONE;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    /**
     * Lets the latch go.
     *
     * @param whole false: an exception (no memory, a stack that is full) ended the work; the words are set right as
     *     after a death
     */
    final void unlock(boolean whole) throws IOException {
        if (!whole) {
            breakOff();
            repairOrAbandon();
        }
        latch.unlock();
    }

    /** After {@link #lockIfPossible}. */
    final void unlock() {
        latch.unlock();
    }

    /** Sets right what a dead holder left, if one did. */
    final void repairIfAbandoned() throws IOException {
        if (latch.lockIfAbandoned()) {
            repairOrAbandon();
            latch.unlock();
        }
    }

    private void repairOrAbandon() throws IOException {
        boolean repaired = false;
        try {
            repair();
            repaired = true;
        } finally {
            if (!repaired) {
                latch.abandon();
            }
        }
    }
}
