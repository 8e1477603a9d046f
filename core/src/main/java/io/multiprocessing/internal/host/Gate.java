package io.multiprocessing.internal.host;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The open or closed state of one handle, and the threads that wait through it: closing wakes them. Thread-safe. */
final class Gate {
    private final Set<Waiter> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile boolean closed;

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
