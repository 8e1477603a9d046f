package io.multiprocessing.pool;

import io.multiprocessing.Connection;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.work.AtHand;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads what one worker reports, and has the scheduler hear it. Who has the turn does it: the worker's own thread, or
 * one that waits for what the worker runs and reads in its place, which saves the way from one to the other.
 *
 * <p>While there are such helpers the worker's thread keeps aside for a moment after each, instead of waiting at the
 * pipe, where each report would wake it. Whoever goes away while the worker has something, or gives it something and
 * does not wait for it, calls it back. A call that comes between two looks of that thread is seen before it sleeps, or
 * after a millisecond at the latest.
 */
final class ReportReader {
    private static final Log LOG = Log.of(ReportReader.class);
    private static final int MOST_REPORTS = 64;
    private static final long ASIDE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HELP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration HELP_LOOK = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofDays(365);

    private final Worker worker;
    private final ReentrantLock turn = new ReentrantLock();

    /** Those that were read and not heard; with the turn. */
    private final List<Report> reports = new ArrayList<>();

    /** With the turn: the object that belongs to the last of these has not come. */
    private boolean halfRead;

    private volatile Connection<Object> work;
    private volatile ClassLoader loader;
    private volatile Thread thread;
    private volatile boolean aside;
    private volatile boolean called;
    private volatile long helpedNanos = longAgo();

    ReportReader(Worker worker) {
        this.worker = worker;
    }

    private static long longAgo() {
        return System.nanoTime() - 2 * ASIDE_NANOS;
    }

    /**
     * Reads until the end of the pipe, in the worker's thread.
     *
     * @throws IOException the end
     * @throws InterruptedException the thread was interrupted
     */
    void read(Connection<Object> pipe) throws IOException, InterruptedException {
        loader = Thread.currentThread().getContextClassLoader();
        work = pipe;
        thread = Thread.currentThread();
        while (true) {
            boolean mine = turn.tryLock();
            boolean something = false;
            if (mine) {
                try {
                    something = readSome();
                } finally {
                    turn.unlock();
                }
            }
            if (!mine || !something && System.nanoTime() - helpedNanos < ASIDE_NANOS) {
                keepAside();
            } else if (!something) {
                pipe.poll(LONG);
            }
        }
    }

    private void keepAside() throws InterruptedException {
        aside = true;
        if (!called) {
            LockSupport.parkNanos(this, ASIDE_NANOS);
        }
        aside = false;
        if (called) {
            called = false;
            helpedNanos = longAgo();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** The worker's thread is to be at the pipe. */
    void attend() {
        called = true;
        if (aside) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Reads in the calling thread until the future is settled: for a while, and not in a virtual thread, which would
     * keep its carrier. An interrupt ends it, and stays. What others are to get is read by the class loader by which
     * the worker's thread reads it.
     */
    void help(TaskFuture<?> waited) {
        Thread helper = Thread.currentThread();
        if (helper.isVirtual() || !takeTurn()) {
            attend();
            return;
        }
        ClassLoader own = helper.getContextClassLoader();
        try {
            helper.setContextClassLoader(loader);
            long end = System.nanoTime() + HELP_NANOS;
            while (!waited.isSettled() && !helper.isInterrupted() && end - System.nanoTime() > 0) {
                if (!readSome()) {
                    work.poll(HELP_LOOK);
                }
            }
        } catch (InterruptedException e) {
            hear();
            helper.interrupt();
        } catch (IOException e) {
            LOG.debug("the end of {} is left to its thread: {}", worker, e.toString());
        } catch (RuntimeException | Error e) {
            LOG.warn("worker " + worker + " cannot be understood", e); // something it said may be lost
            worker.kill();
        } finally {
            helper.setContextClassLoader(own);
            helpedNanos = System.nanoTime();
            turn.unlock();
        }
        if (worker.scheduler.hasSomething(worker)) {
            attend();
        }
    }

    /** The worker's thread gives it away at once, another helper does not. */
    private boolean takeTurn() {
        try {
            return turn.tryLock(ASIDE_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Has the last ones heard that were read before the end, in the worker's thread; nobody reads any more. */
    void end() {
        turn.lock(); // for good: who helped has seen the end too
        hear();
    }

    // ---- with the turn

    /** Gives whether there was something. */
    private boolean readSome() throws IOException, InterruptedException {
        if (halfRead) {
            readApart();
        }
        while (reports.size() < MOST_REPORTS && AtHand.on(work) && work.receive(this::onReport, 1) == 1) {
            if (reports.getLast().form() == Content.APART) {
                halfRead = true;
                readApart();
            }
        }
        if (reports.isEmpty()) {
            return false;
        }
        hear();
        return true;
    }

    /** Passes on those that were read whole. */
    private void hear() {
        List<Report> whole = reports.subList(0, reports.size() - (halfRead ? 1 : 0));
        if (!whole.isEmpty()) {
            List<Report> heard = List.copyOf(whole);
            whole.clear();
            worker.scheduler.heard(worker, heard);
        }
    }

    private void onReport(MemorySegment message) {
        reports.add(Report.read(message));
    }

    /**
     * What a report has as a message of its own is an object with references; it may take its time. Who is interrupted
     * leaves it to whoever has the turn next.
     */
    private void readApart() throws IOException, InterruptedException {
        Report last = reports.removeLast();
        try {
            last = last.with(work.receive());
            halfRead = false;
        } catch (RuntimeException e) {
            last = last.unreadable(e);
            halfRead = false;
        } finally {
            reports.add(last);
        }
    }
}
