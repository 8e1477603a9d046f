package io.multiprocessing.internal.launch;

import io.multiprocessing.RemoteException;
import java.io.PrintStream;

/**
 * Tells of the exception that ended a target: to a human on {@code System.err}, to the parent by the outcome record.
 */
final class FailureReport {
    private FailureReport() {}

    /** Tells both, whatever state the user left the streams in. */
    static RemoteException tell(Throwable thrown, String processName, long pid) {
        Outcome.Failure failure = FailureText.describe(thrown, pid, processName);
        Outcome.recordFailure(failure);
        print("Process " + processName + " (pid " + pid + "):", thrown);
        return failure.toException();
    }

    /**
     * Has the calling thread, the main one, end so that the launcher of the JVM exits with 1 and nothing more is
     * printed.
     */
    static Error silentEnd() {
        Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
        return new Told();
    }

    /** Prints to {@code System.err} as it is now: a user may have redirected it, closed it, or set it to null. */
    static void print(String line, Throwable thrown) {
        try {
            PrintStream err = System.err;
            if (err != null) {
                err.print(line + System.lineSeparator() + FailureText.stackTraceOf(thrown));
                err.flush();
            }
        } catch (Throwable _) {
            // the user's own stream; the exit code and the record tell the story
        }
    }

    /** Ends the main thread after its failure was told. */
    private static final class Told extends Error {
        private static final long serialVersionUID = 1L;

        Told() {
            super("the target failed, as was told", null, false, false);
        }
    }
}
