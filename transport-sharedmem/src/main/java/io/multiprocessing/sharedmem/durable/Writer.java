package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.transport.sharedmem.Event;
import io.multiprocessing.transport.sharedmem.Latch;
import io.multiprocessing.transport.sharedmem.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Puts elements into the journal: one thread of one process at a time, by the writers' latch.
 *
 * <p>The order of steps: element into the journal, last index, then whoever sleeps is woken. A writer that dies after
 * the first has put its element although it never knew: whoever takes the latch over publishes it ({@link #repair}).
 */
final class Writer {
    /** What came of a try. */
    enum End {
        PUT,
        FULL,
        SHUT_DOWN
    }

    private static final Log LOG = Log.of(Writer.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Moved by tests. */
    static volatile LongSupplier clock = System::currentTimeMillis;

    private final Home home;
    private final Control control;
    private final Journal journal;
    private final Latch latch;
    private final Event elements;
    private final BooleanSupplier closed;
    private final Waiting.Experience waits = new Waiting.Experience();
    private volatile long lastPut = Journal.NONE;

    /** The last element that this process has put, and its time; under the latch. */
    private long lastHere = Journal.NONE - 1;

    private long timeHere;

    Writer(Home home) {
        this.home = home;
        this.control = home.control();
        this.journal = home.journal();
        this.latch = new Latch(control.page(), control.latch(), home.members());
        this.elements = control.elements();
        this.closed = home::isClosed;
    }

    /** Puts an element, waiting for room. */
    End put(byte kind, byte[] payload, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws InterruptedException {
        byte[] inJournal = payload;
        byte kindInJournal = kind;
        if (payload.length > Journal.LARGEST_INLINE_BYTES) {
            inJournal = writeBlob(payload);
            kindInJournal |= Frame.IN_BLOB;
            Checkpoint.reached("durable.put.blob");
        }
        End end = null;
        try {
            end = putWaiting(kindInJournal, inJournal, timeoutNanos, interruptible, stop);
        } finally {
            if (end != End.PUT && kindInJournal != kind) {
                dropBlob(inJournal);
            }
        }
        if (end == End.PUT && control.isSpecial()) {
            if (control.syncsEveryMessage()) {
                home.upkeep().syncUpTo(lastPut);
            } else if (control.syncsInIntervals()) {
                home.upkeep().syncInBackground();
            }
        }
        return end;
    }

    private End putWaiting(byte kind, byte[] payload, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws InterruptedException {
        End end = tryToPut(kind, payload);
        if (end != End.FULL || timeoutNanos == 0) {
            return end;
        }
        Checkpoint.reached("queue.put.requested");
        long begin = System.nanoTime();
        BooleanSupplier hint = () -> hasRoom() || control.isShutDown();
        while (end == End.FULL) {
            if (!Waiting.look(waits, hint)) {
                Waiting.End waited =
                        Waiting.sleep(control.room(), hint, home.naps(), timeoutNanos, begin, interruptible, stop);
                switch (waited) {
                    case INTERRUPTED -> throw new InterruptedException();
                    case TIMED_OUT, STOPPED -> {
                        return tryIfOpen(kind, payload, stop);
                    }
                    case LOOK -> {}
                }
            }
            end = tryToPut(kind, payload);
        }
        return end;
    }

    private End tryIfOpen(byte kind, byte[] payload, BooleanSupplier stop) {
        return stop.getAsBoolean() ? End.FULL : tryToPut(kind, payload);
    }

    private End tryToPut(byte kind, byte[] payload) {
        boolean interrupted = Thread.interrupted(); // it would close Chronicle's files
        boolean rolled;
        lock();
        try {
            Checkpoint.reached("durable.put.locked");
            Checkpoint.reached("queue.put.before-send");
            long last = control.lastIndexAcquire();
            if (control.isSpecial()) {
                if (control.isShutDown()) {
                    return End.SHUT_DOWN;
                }
                if (!hasRoom(last)) {
                    return End.FULL;
                }
            }
            rolled = append(kind, payload, last);
        } finally {
            latch.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Checkpoint.reached("durable.put.unlocked");
        Checkpoint.reached("queue.put.after-send");
        if (elements.hasSleepers()) {
            elements.wakeAll();
        }
        if (rolled) {
            home.upkeep().afterRoll();
        }
        return End.PUT;
    }

    /** Appends an element; true: it begins a new file, and is not the first of all. */
    private boolean append(byte kind, byte[] payload, long last) {
        int cycleOfLast = last < 0 ? -1 : journal.cycleOf(last);
        boolean alone = last == lastHere; // nobody else has put since
        long now = Math.max(clock.getAsLong(), alone ? timeHere : control.lastTime());
        int cycle = journal.cycleNow(now);
        byte[] entry = payload;
        try {
            if (!alone || !journal.hasReserved(cycle, payload.length)) {
                journal.reserve(control, cycle, payload.length);
            }
            if ((kind & Frame.IN_BLOB) != 0) {
                entry = home.blobs().move(payload, cycle);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put: " + e.getMessage(), e);
        }
        if (cycle != cycleOfLast) {
            control.begin(cycle, home.appended(last), cycleOfLast);
            Checkpoint.reached("durable.put.roll");
        }
        long index;
        try {
            index = journal.append(kind, now, entry);
        } catch (RuntimeException | Error e) {
            journal.takeOver(); // as if somebody had died here
            lastHere = Journal.NONE - 1;
            throw e;
        }
        Checkpoint.reached("durable.put.appended");
        control.lastTime(now);
        journal.used(control);
        control.publishRelease(index);
        Checkpoint.reached("durable.put.published");
        lastHere = index;
        timeHere = now;
        lastPut = index;
        return cycle != cycleOfLast && cycleOfLast >= 0;
    }

    /** The latch keeps the threads of this process apart as it does processes. */
    private void lock() {
        Latch.End end = latch.lock(PATIENCE_NANOS, false, closed);
        if (end == Latch.End.LOCKED) {
            if (home.isClosed()) {
                latch.unlock();
                throw home.stopped(Latch.End.STOPPED, "writers", 0);
            }
            return;
        }
        if (end != Latch.End.ABANDONED) {
            throw home.stopped(end, "writers", latch.holder());
        }
        try {
            repair();
        } catch (RuntimeException | Error e) {
            latch.abandon();
            throw e;
        }
    }

    /** A writer died with the latch. */
    private void repair() {
        journal.takeOver();
        control.reserved(-1, 0);
        lastHere = Journal.NONE - 1;
        long known = control.lastIndexAcquire();
        long found = journal.lastIndex();
        if (found > known) {
            LOG.debug("a writer of {} died when its element was in the journal: index {}", home.directory(), found);
            control.lastTime(Math.max(control.lastTime(), journal.beginOf(journal.cycleOf(found))));
            control.publishRelease(found);
        }
    }

    // ---- ending

    /**
     * Has no more be put, in any process. Under the latch, so that a put that was let in before has published its
     * element when others see that nothing more comes. Where a stopped process holds the latch for longer than puts
     * wait for it, it is done without.
     */
    void shutDown() {
        boolean interrupted = Thread.interrupted();
        boolean locked = false;
        try {
            locked = lockOrNot();
            control.shutDown(true);
        } finally {
            if (locked) {
                latch.unlock();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean lockOrNot() {
        try {
            lock();
            return true;
        } catch (RuntimeException e) {
            if (home.isClosed()) {
                throw e;
            }
            LOG.warn("the queue in {} is shut down although its writers' latch cannot be had", home.directory(), e);
            return false;
        }
    }

    // ---- room

    boolean hasRoom() {
        return hasRoom(control.lastIndexVolatile());
    }

    private boolean hasRoom(long last) {
        int capacity = control.capacity();
        if (capacity == Integer.MAX_VALUE) {
            return true;
        }
        return home.appended(last) < home.slowest(last) + capacity;
    }

    /** How many more elements may be put. */
    int room() {
        int capacity = control.capacity();
        if (capacity == Integer.MAX_VALUE) {
            return capacity;
        }
        long last = control.lastIndexVolatile();
        return Math.clamp(home.slowest(last) + capacity - home.appended(last), 0, capacity);
    }

    /** The last element that this process has put. */
    long lastPut() {
        return lastPut;
    }

    // ---- large elements

    private byte[] writeBlob(byte[] payload) {
        try {
            int cycle = journal.cycleAt(Math.max(clock.getAsLong(), control.lastTime()));
            return home.blobs().write(cycle, payload, control.syncsEveryMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put: " + e.getMessage(), e);
        }
    }

    private void dropBlob(byte[] entry) {
        try {
            home.blobs().drop(entry);
        } catch (IOException e) {
            LOG.debug("the file of an element that was not put cannot be deleted", e);
        }
    }

    /** Returns when no thread of this process is at it any more; the home is marked as closed. */
    void close() {
        Latch.End end = latch.lock(PATIENCE_NANOS, false, () -> false);
        if (end == Latch.End.ABANDONED) {
            latch.abandon(); // for the next writer to repair
        } else if (end == Latch.End.LOCKED) {
            latch.unlock();
        }
    }
}
