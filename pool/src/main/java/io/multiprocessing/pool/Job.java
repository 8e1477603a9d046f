package io.multiprocessing.pool;

/**
 * One thing that the scheduler has a worker run, and whom to tell how it ended. Its fields but the final ones belong to
 * the scheduler's lock.
 */
final class Job {
    /** A job's life; it goes back to {@code WAITING} when its worker is lost before it began, or it is retried. */
    enum State {
        WAITING,
        SENT,
        RUNNING,
        OVER
    }

    /** Is told once; by a thread of the pool, which must not be held up. */
    interface Outcome {
        /** It gave this; for a chunk an {@code Object[]}. */
        void succeeded(Object value);

        /** It threw, timed out, or its worker died. */
        void failed(Throwable cause);

        /** It is not run, or its result is not wanted. */
        void cancelled();
    }

    static final long NO_LIMIT = Long.MAX_VALUE;

    final String name;
    final int priority;
    final long limitNanos;
    final int inputs;
    final Outcome outcome;
    final long acceptedNanos = System.nanoTime();
    Work work;
    State state = State.WAITING;

    /** Whether the scheduler has it; it may be cancelled before that. */
    boolean accepted;

    int retriesLeft;
    Worker worker;
    long sequence;
    long begunNanos;

    /** How long it ran, told by its worker. */
    long runNanos;

    /** What its worker's threads did when its time was up; null: it is not. */
    String threadDump;

    /** How often its worker was asked about it, and whether it has answered since. */
    int looks;

    boolean answered = true;

    /** What is planned for the end of its time; null: nothing. */
    java.util.concurrent.Future<?> alarm;

    /** Whether its worker was asked to give it back. */
    boolean askedBack;

    /** Whether it is being packed once more, and is in no queue. */
    boolean packing;

    /** Whether it may be interrupted, when it is cancelled. */
    boolean mayInterrupt;

    /** Whether nobody wants to know the result. */
    boolean cancelled;

    /** For {@code shutdownNow}; null for parts of a map. */
    Runnable task;

    Job(Work work, TaskOptions options, Defaults defaults, int inputs, Outcome outcome) {
        this.work = work;
        this.name = options.name();
        this.priority = options.priority();
        this.limitNanos = options.timeout() == null ? defaults.limitNanos() : Limits.nanos(options.timeout());
        this.retriesLeft = options.retries() == TaskOptions.POOLS_RETRIES ? defaults.retries() : options.retries();
        this.inputs = inputs;
        this.outcome = outcome;
    }

    /**
     * What jobs have that were not told.
     *
     * @param limitNanos or {@link #NO_LIMIT}
     * @param retries after a worker's death
     */
    record Defaults(long limitNanos, int retries) {}

    /** For messages. */
    String noun() {
        return name != null ? "task \"" + name + "\"" : inputs > 1 ? "a chunk of " + inputs + " inputs" : "the task";
    }
}
