package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.SharedSemaphore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A semaphore in shared memory. Its {@link SemaphoreBooks books} are changed with a {@link Latch}, in steps that are
 * taken as a whole, so that one that a dead process had begun is finished by whoever comes next. A free permit costs
 * the latch and a few stores.
 *
 * <p>A process that waits has its row's state and ticket; a release hands the permit to the smallest ticket whose
 * process lives, and wakes its thread. The thread finds it there, and so does whoever finds the process dead: the
 * permit is on its account from the moment it was handed over.
 */
final class SharedMemSemaphore implements SharedSemaphore {
    /** How long nobody waits longer than it wanted, for a process that stands still in the middle of its work. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So often who waits looks itself whether somebody has died who had permits. */
    private static final long COLLECT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final BooleanSupplier NEVER = () -> false;
    private static final Log LOG = Log.of(SharedMemSemaphore.class);

    private final String address;
    private final Path path;
    private final boolean host;
    private final int row;
    private final SemaphoreLayout layout;
    private final Latch latch;
    private final SemaphoreBooks books;
    private final Waiting.Experience waits = new Waiting.Experience();
    private volatile boolean released;

    private SharedMemSemaphore(Members members, String name, MemorySegment file, boolean host) {
        this.address = name;
        this.path = members.directory().resolve(name);
        this.host = host;
        this.row = Members.row(members.self());
        this.layout = new SemaphoreLayout(file);
        this.latch = new Latch(file, SemaphoreLayout.LATCH, members);
        this.books = new SemaphoreBooks(layout, members);
        if (!Futex.AVAILABLE) {
            layout.nappers();
        }
    }

    static SharedMemSemaphore create(Members members, String name, int permits, boolean bounded) throws IOException {
        MemorySegment file = SharedFile.create(members.directory().resolve(name), SemaphoreLayout.BYTES);
        new SemaphoreLayout(file).begin(permits, bounded ? permits : SemaphoreLayout.UNBOUNDED);
        var semaphore = new SharedMemSemaphore(members, name, file, true);
        SharedFile.finish(file, SharedFile.Kind.SEMAPHORE);
        return semaphore;
    }

    static SharedMemSemaphore open(Members members, String name) throws IOException {
        Path path = members.directory().resolve(name);
        return new SharedMemSemaphore(members, name, SharedFile.open(path, SharedFile.Kind.SEMAPHORE), false);
    }

    @Override
    public String address() {
        return address;
    }

    // ---- acquiring

    @Override
    public Outcome acquire(long timeoutNanos, boolean interruptible, BooleanSupplier stop) throws InterruptedException {
        if (isGone()) {
            return Outcome.GONE;
        }
        long begin = System.nanoTime();
        // what is there now is got even by who does not wait, or hardly, though others are just at the books
        long patience = timeoutNanos == FOREVER ? FOREVER : Math.max(timeoutNanos, PATIENCE_NANOS);
        Latch.End latched = latch.lock(patience, interruptible, stop);
        switch (latched) {
            case TIMED_OUT -> {
                return Outcome.NOT_NOW;
            }
            case STOPPED -> {
                return isGone() ? Outcome.GONE : Outcome.STOPPED;
            }
            case INTERRUPTED -> throw new InterruptedException();
            default -> {}
        }
        long ticket;
        try {
            recoverIf(latched);
            if (books.acquire()) {
                return Outcome.DONE;
            }
            if (timeoutNanos == 0) {
                return Outcome.NOT_NOW;
            }
            ticket = books.queueUp();
        } finally {
            latch.unlock();
        }
        Checkpoint.reached("call.await.requested");
        return stepOut(ticket, awaitGrant(ticket, begin, timeoutNanos, interruptible, stop));
    }

    private Waiting.End awaitGrant(
            long ticket, long begin, long timeoutNanos, boolean interruptible, BooleanSupplier stop) {
        BooleanSupplier over = () -> layout.stateVolatile(row) != SemaphoreLayout.WAITING
                || layout.rowAcquire(row, SemaphoreLayout.TICKET) != ticket;
        Waiting.look(waits, over);
        long collected = begin;
        while (true) {
            int heard = layout.ringsVolatile(row);
            if (over.getAsBoolean()) {
                return Waiting.End.LOOK;
            }
            if (isGone() || stop.getAsBoolean()) {
                return Waiting.End.STOPPED;
            }
            if (interruptible && Thread.interrupted()) {
                return Waiting.End.INTERRUPTED;
            }
            long now = System.nanoTime();
            long slice = Waiting.sliceNanos(layout.nappersAcquire(), now - begin);
            if (timeoutNanos != FOREVER) {
                long left = timeoutNanos - (now - begin);
                if (left <= 0) {
                    return Waiting.End.TIMED_OUT;
                }
                slice = Math.min(slice, left);
            }
            Futex.sleep(layout.file(), SemaphoreLayout.row(row, SemaphoreLayout.RINGS), heard, slice);
            if (latch.lockIfAbandoned()) {
                recover();
            } else if (now - collected > COLLECT_NANOS) {
                collected = now;
                repair();
            }
        }
    }

    /** Does not wait any more; what was granted until now counts. */
    private Outcome stepOut(long ticket, Waiting.End end) throws InterruptedException {
        Checkpoint.reached("semaphore.acquire.woken");
        if (end == Waiting.End.STOPPED && isGone()) {
            return Outcome.GONE; // nobody counts any more
        }
        boolean granted;
        lock();
        try {
            if (!books.isOwn(ticket)) {
                if (end == Waiting.End.INTERRUPTED) {
                    Thread.currentThread().interrupt();
                }
                return isGone() ? Outcome.GONE : Outcome.STOPPED; // this process has left
            }
            granted = books.stepOut();
            Checkpoint.reached("semaphore.acquire.stepped-out");
            if (granted && end == Waiting.End.STOPPED) {
                books.giveBack();
            }
        } finally {
            latch.unlock();
        }
        return switch (end) {
            case STOPPED -> isGone() ? Outcome.GONE : Outcome.STOPPED;
            case INTERRUPTED -> interrupted(granted);
            default -> granted ? Outcome.DONE : Outcome.NOT_NOW;
        };
    }

    private static Outcome interrupted(boolean granted) throws InterruptedException {
        if (!granted) {
            throw new InterruptedException();
        }
        Thread.currentThread().interrupt();
        return Outcome.DONE;
    }

    // ---- releasing

    @Override
    public boolean release(int permits) {
        lock();
        try {
            return books.release(permits);
        } finally {
            latch.unlock();
        }
    }

    @Override
    public void giveBack() {
        lock();
        try {
            books.giveBack();
        } finally {
            latch.unlock();
        }
    }

    @Override
    public long available() {
        repair();
        return books.permits();
    }

    // ---- the latch

    private void lock() {
        if (latch.lock()) {
            books.recover();
        }
    }

    private void recoverIf(Latch.End latched) {
        if (latched == Latch.End.ABANDONED) {
            books.recover();
        }
    }

    private void recover() {
        try {
            books.recover();
        } finally {
            latch.unlock();
        }
    }

    /** Does something with the latch, unless somebody stands still who has it. */
    private void orderly(Runnable work) {
        Latch.End latched = latch.lock(PATIENCE_NANOS, false, NEVER);
        if (latched == Latch.End.TIMED_OUT) {
            LOG.debug("{} is not put in order, since a process stands still that changes it", path);
            return;
        }
        try {
            recoverIf(latched);
            work.run();
        } finally {
            latch.unlock();
        }
    }

    // ---- ending

    @Override
    public void leave() {
        orderly(books::leave);
    }

    @Override
    public void repair() {
        orderly(books::collect);
    }

    private boolean isGone() {
        return released || layout.abortedAcquire();
    }

    @Override
    public void abort() {
        layout.abortRelease();
        for (int each = 0; each < layout.rows(); each++) {
            layout.ring(each);
            Futex.wake(layout.file(), SemaphoreLayout.row(each, SemaphoreLayout.RINGS), 1);
        }
    }

    @Override
    public void release() {
        released = true;
        if (host) {
            SharedFile.delete(path);
        }
    }

    @Override
    public String toString() {
        return "SharedMemSemaphore[" + path + ", permits=" + books.permits() + "]";
    }
}
