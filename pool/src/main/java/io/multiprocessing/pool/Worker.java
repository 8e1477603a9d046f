package io.multiprocessing.pool;

import java.util.ArrayDeque;

/** One worker as its pool sees it. The fields belong to the scheduler's lock; so do the methods that say so. */
abstract class Worker {
    enum Phase {
        STARTING,
        READY,
        /** Gets nothing more, and ends when it has done what it has. */
        LEAVING,
        GONE
    }

    static final long UNKNOWN = Long.MAX_VALUE;

    final Scheduler scheduler;
    final String name;
    final ArrayDeque<Job> outstanding = new ArrayDeque<>();
    Phase phase = Phase.STARTING;
    int outstandingBytes;
    int given;
    int finished;
    long meanNanos = UNKNOWN;
    long readyNanos;
    long idleSinceNanos;

    /** Whether it is looked after whether it ends, since it has nothing left to do. */
    boolean endAwaited;

    /** What its initializer threw. */
    volatile Throwable refusal;

    private long nextSequence = 1;

    Worker(Scheduler scheduler, String name) {
        this.scheduler = scheduler;
        this.name = name;
    }

    /** Comes to life in a thread of its own, and tells the scheduler what becomes of it. */
    abstract void begin();

    /** Under the lock: the worker is to get this with the next {@link #flush}. */
    abstract void append(Job job);

    /** Under the lock: whether the worker is to let go of functions whose maps are over. */
    abstract boolean appendForgetting();

    /** Under the lock: the worker is to end when it has done what came before. */
    abstract void appendQuit();

    /** Without the lock: sends what was appended. Does not block for long. */
    abstract void flush();

    /** Without the lock: interrupts a job if it runs. */
    abstract void interrupt(long sequence);

    /** Without the lock: has the job interrupted if its present input has run that long, and the worker leave. */
    abstract void overdue(long sequence, long limitNanos);

    /** Without the lock: asks for jobs back that have not begun. */
    abstract void withdraw(long... sequences);

    /** Without the lock: unpacks the result and tells whoever waits for it. */
    abstract void tell(Job job, Report report);

    /** Without the lock: remembers why the worker is not ready. */
    abstract void refused(Report report);

    /** Without the lock: whoever has sent something does not wait for it. */
    void attend() {
        // nobody is away
    }

    /**
     * Without the lock: the calling thread waits for a future of something that this worker has, and may read for it.
     */
    void help(TaskFuture<?> waited) {
        // it needs none
    }

    /** Whether it has said that it says nothing more, and is seen to end. */
    boolean isEnding() {
        return false;
    }

    /** Ends it at once. */
    abstract void kill();

    /** Under the lock. */
    final void give(Job job) {
        job.state = Job.State.SENT;
        job.worker = this;
        job.sequence = nextSequence++;
        outstanding.addLast(job);
        outstandingBytes += job.work.bytes();
        given++;
        append(job);
    }

    /** Under the lock: the job that runs; null: none has begun. */
    final Job running() {
        Job first = outstanding.peekFirst();
        return first != null && first.state == Job.State.RUNNING ? first : null;
    }

    /** Under the lock; null: it is not among those that the worker has. */
    final Job find(long sequence) {
        for (Job job : outstanding) {
            if (job.sequence == sequence) {
                return job;
            }
        }
        return null;
    }

    /** Under the lock. */
    final void takeBack(Job job) {
        if (outstanding.peekFirst() == job) {
            outstanding.pollFirst();
        } else {
            outstanding.remove(job);
        }
    }

    /** Under the lock: the job's bytes, and those of all before it, are out of the pipe. */
    final void hasRead(Job job) {
        outstandingBytes = outstanding.isEmpty() ? 0 : outstandingBytes - job.work.bytes();
    }

    /** Under the lock: what jobs of late took. */
    final void took(long nanos) {
        meanNanos = meanNanos == UNKNOWN ? nanos : (meanNanos + nanos) / 2;
    }
}
