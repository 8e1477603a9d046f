package io.multiprocessing.internal.host;

import io.multiprocessing.RemoteException;
import java.io.Serializable;

/**
 * What a call in another process threw, as it travels.
 *
 * @param thrown the exception itself, or where that cannot travel what tells of it
 * @param told the exception as text, with the process that it happened in
 */
record RemoteFailure(Throwable thrown, RemoteException told) implements Serializable {
    /**
     * What to throw in the caller's thread: the exception, with its remote stack trace as text beside it and the
     * caller's own as its stack trace.
     */
    static Throwable here(Object value) {
        if (!(value instanceof RemoteFailure failure) || failure.thrown == null) {
            return new IllegalStateException("the call failed, and it was not told how: " + value);
        }
        Throwable thrown = failure.thrown;
        if (!(thrown instanceof RemoteException) && failure.told != null) {
            failure.told.setStackTrace(new StackTraceElement[0]);
            thrown.addSuppressed(failure.told);
            thrown.setStackTrace(new Throwable().getStackTrace());
        }
        return thrown;
    }
}
