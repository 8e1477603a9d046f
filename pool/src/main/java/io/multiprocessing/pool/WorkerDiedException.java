package io.multiprocessing.pool;

/** The worker process that ran a task ended before the task did. Only that task is concerned. */
public class WorkerDiedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The worker's process id. */
    private final long pid;

    /** As {@link io.multiprocessing.Process#exitCode()} tells it. */
    private final int exitCode;

    /** What it wrote last. */
    private final String standardErrorTail;

    /**
     * Makes an exception.
     *
     * @param message which worker, how it ended, at what
     * @param pid the worker's process id
     * @param exitCode its exit code; -N: ended by signal N
     * @param standardErrorTail the end of what it wrote to standard error
     */
    public WorkerDiedException(String message, long pid, int exitCode, String standardErrorTail) {
        super(message);
        this.pid = pid;
        this.exitCode = exitCode;
        this.standardErrorTail = standardErrorTail;
    }

    /**
     * The worker.
     *
     * @return its process id
     */
    public long pid() {
        return pid;
    }

    /**
     * How it ended.
     *
     * @return its exit code; -N: ended by signal N
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * The end of what it wrote to standard error, at most 8 KiB.
     *
     * @return the text; empty: nothing, or it was a thread of this process
     */
    public String standardErrorTail() {
        return standardErrorTail;
    }
}
