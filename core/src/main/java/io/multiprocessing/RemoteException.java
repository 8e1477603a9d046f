package io.multiprocessing;

import java.util.Objects;

/**
 * An exception that happened in another process, told as text: it needs no class of the other side. Its
 * {@link #getCause() cause chain} mirrors the original's, each link a {@code RemoteException} too.
 */
public class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The name of the original's class. */
    private final String remoteClassName;

    /** The original's stack trace. */
    private final String remoteStackTrace;

    /** The process id of the process in which it happened. */
    private final long pid;

    /** The name of the process in which it happened. */
    private final String processName;

    /**
     * Makes an exception.
     *
     * @param remoteClassName the binary name of the original's class
     * @param message the original's message, may be null
     * @param remoteStackTrace the original's stack trace as {@link Throwable#printStackTrace()} prints it
     * @param pid the process id of the process in which it happened
     * @param processName the name of that process
     * @param cause the original's cause in the same form, or null
     */
    public RemoteException(
            String remoteClassName,
            String message,
            String remoteStackTrace,
            long pid,
            String processName,
            RemoteException cause) {
        super(message, cause);
        this.remoteClassName = Objects.requireNonNull(remoteClassName, "remoteClassName");
        this.remoteStackTrace = Objects.requireNonNull(remoteStackTrace, "remoteStackTrace");
        this.pid = pid;
        this.processName = Objects.requireNonNull(processName, "processName");
    }

    /**
     * The class of the original exception.
     *
     * @return its binary name, such as {@code java.lang.ArithmeticException}
     */
    public String remoteClassName() {
        return remoteClassName;
    }

    /**
     * The stack trace of the original exception, with its causes, as text.
     *
     * @return several lines
     */
    public String remoteStackTrace() {
        return remoteStackTrace;
    }

    /**
     * The process in which it happened.
     *
     * @return its process id
     */
    public long pid() {
        return pid;
    }

    /**
     * The process in which it happened.
     *
     * @return its name, such as {@code Process-1}
     */
    public String processName() {
        return processName;
    }

    /** Names the original's class and message, and the process in which it happened. */
    @Override
    public String toString() {
        String message = getMessage();
        return getClass().getName() + ": " + remoteClassName + (message == null ? "" : ": " + message) + " (in "
                + processName + ", pid " + pid + ")";
    }
}
