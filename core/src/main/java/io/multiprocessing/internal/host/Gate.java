package io.multiprocessing.internal.host;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The open or closed state of one handle, and the threads that wait through it: closing wakes them. To threads that
 * wait in shared memory it says, when they ask, whether waiting on is in vain. Thread-safe.
 */
final class Gate implements BooleanSupplier {
    private final Set<Waiter> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile boolean closed;
    private volatile Lifeline lifeline;

    /** The handle is one of an object in shared memory. */
    void tie(Lifeline newLifeline) {
        lifeline = newLifeline;
    }

    @Override
    public boolean getAsBoolean() {
        if (closed) {
            return true;
        }
        Lifeline tied = lifeline;
        return tied != null && tied.cut();
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes; true for the one call that did it. */
    boolean close() {
        synchronized (waiting) {
            if (closed) {
                return false;
            }
            closed = true;
            for (Waiter waiter : waiting) {
                waiter.abort();
            }
            return true;
        }
    }

    void enter(Waiter waiter) {
        synchronized (waiting) {
            waiting.add(waiter);
            if (closed) {
                waiter.abort();
            }
        }
    }

    void leave(Waiter waiter) {
        synchronized (waiting) {
            waiting.remove(waiter);
        }
    }
}
