package io.multiprocessing.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One {@code imap}: a thread of its own reads and packs the inputs as long as fewer than a window of them have results
 * that nobody has taken.
 */
final class Stream<R> implements Feed, Runnable {
    private static final int WINDOW_PER_WORKER = 64;

    private final Scheduler scheduler;
    private final Packer packer;
    private final SharedFunction function;
    private final Chunks chunks;
    private final boolean ordered;
    private final long window;
    private final Thread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** In order: all that were made and not taken; else those that are over. */
    private final ArrayDeque<Slot> slots = new ArrayDeque<>();

    private int unfinished;
    private final Set<Slot> open = new LinkedHashSet<>();
    private long untaken;
    private boolean stopped;
    private boolean read;
    private boolean unlimited;
    private boolean closed;
    private Throwable end;

    Stream(Scheduler scheduler, Object function, Iterable<?> inputs, int chunkSize, boolean ordered) {
        this.scheduler = scheduler;
        this.packer = scheduler.settings().packer();
        this.function = packer.function(function);
        int workers = scheduler.settings().workers();
        this.chunks = new Chunks(inputs, chunkSize, workers);
        this.ordered = ordered;
        this.window = Math.max(WINDOW_PER_WORKER, 2L * chunkSize) * workers;
        this.reader = Thread.ofVirtual().name("multiprocessing-pool-inputs").unstarted(this);
    }

    Stream<R> start() {
        scheduler.opened(this);
        reader.start();
        return this;
    }

    private final class Slot implements Job.Outcome {
        private final int inputs;
        private volatile Job job;
        private Object[] values;
        private Throwable failure;
        private boolean over;
        private int taken;

        private Slot(int inputs) {
            this.inputs = inputs;
        }

        @Override
        public void succeeded(Object value) {
            boolean several = job.work.kind() == Work.CHUNK || job.inputs > 1;
            end(several ? (Object[]) value : new Object[] {value}, null);
        }

        @Override
        public void failed(Throwable cause) {
            end(null, cause);
        }

        @Override
        public void cancelled() {
            end(null, new CancellationException("the task was cancelled"));
        }

        private void end(Object[] results, Throwable cause) {
            lock.lock();
            try {
                if (over) {
                    return;
                }
                over = true;
                values = results;
                failure = cause;
                unfinished--;
                open.remove(this);
                if (!ordered && !closed) {
                    slots.addLast(this);
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private boolean isEmpty() {
            return over && taken == inputs;
        }

        @SuppressWarnings("unchecked") // what the function gives
        private R take() {
            int index = taken++;
            untaken--;
            if (isEmpty()) {
                slots.pollFirst();
            }
            changed.signalAll();
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return (R) values[index];
        }
    }

    // ---- reading

    @Override
    public void run() {
        Throwable thrown = null;
        try {
            for (Object[] chunk; awaitRoom() && (chunk = chunks.next()) != null; ) {
                submit(chunk);
            }
        } catch (Throwable e) {
            thrown = e;
        }
        lock.lock();
        try {
            read = true;
            if (end == null) {
                end = closed ? null : thrown;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        scheduler.over(function);
        scheduler.closed(this);
    }

    private boolean awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !stopped && !unlimited && untaken >= window) {
                changed.await();
            }
            return !closed && !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void submit(Object[] chunk) {
        var slot = new Slot(chunk.length);
        lock.lock();
        try {
            unfinished++;
            open.add(slot);
            untaken += chunk.length;
            if (ordered) {
                slots.addLast(slot);
            }
        } finally {
            lock.unlock();
        }
        Work work;
        try {
            work = chunk.length == 1 ? packer.input(function, chunk[0]) : packer.chunk(function, chunk);
        } catch (RuntimeException | Error e) {
            slot.failed(e); // this input's turn will come
            return;
        }
        var job = new Job(work, TaskOptions.defaults(), scheduler.settings().defaults(), chunk.length, slot);
        slot.job = job;
        if (isClosed()) { // before whoever closed it could see the job
            work.revoke();
            forget(slot);
            return;
        }
        try {
            scheduler.submit(job, this);
        } catch (RuntimeException | Error e) {
            forget(slot);
            throw e;
        }
        if (isClosed()) { // while it was submitted
            scheduler.cancel(job, false);
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The pool did not take it: nobody will tell its outcome. */
    private void forget(Slot slot) {
        lock.lock();
        try {
            slot.over = true;
            slots.remove(slot);
            open.remove(slot);
            unfinished--;
            untaken -= slot.inputs;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- taking

    boolean hasNext() throws InterruptedException, TimeoutException {
        return awaitSlot(Long.MAX_VALUE, false);
    }

    R next(long nanos) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            if (!awaitSlot(nanos, true)) {
                throw new NoSuchElementException("there are no more results");
            }
            Slot first = slots.peekFirst();
            if (first != null) {
                return first.take();
            }
            Throwable why = end;
            end = null;
            throwAsIs(why);
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is a result, or it is known that there is none.
     *
     * @param over whether the result must be there
     */
    private boolean awaitSlot(long nanos, boolean over) throws InterruptedException, TimeoutException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closed) {
                    throw new IllegalStateException("these results are closed");
                }
                Slot first = slots.peekFirst();
                if (first != null && (first.over || !over) || !over && unfinished > 0) {
                    return true;
                }
                if (first == null && unfinished == 0 && (read || end != null)) {
                    return end != null;
                }
                if (left <= 0) {
                    throw new TimeoutException("no result within " + Duration.ofNanos(nanos));
                }
                if (left == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwAsIs(Throwable thrown) throws E {
        throw (E) thrown;
    }

    void close() {
        List<Slot> rest;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            rest = new ArrayList<>(open);
            slots.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        reader.interrupt();
        for (Slot slot : rest) {
            Job job = slot.job;
            if (job != null) {
                scheduler.cancel(job, false);
            }
        }
        scheduler.over(function);
        scheduler.closed(this);
    }

    // ---- the pool's side

    @Override
    public long unread() {
        return chunks.left();
    }

    @Override
    public boolean mayBeEndless() {
        return chunks.left() < 0;
    }

    @Override
    public void poolShutsDown() {
        lock.lock();
        try {
            unlimited = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void poolEnds(BrokenPoolException why) {
        lock.lock();
        try {
            if (end == null && !read) {
                stopped = true;
                end = why != null
                        ? why
                        : new RejectedExecutionException("the pool was shut down before all inputs were read");
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        reader.interrupt();
    }
}
