package io.multiprocessing.internal.manager;

import io.multiprocessing.Event;
import java.time.Duration;

/**
 * An event as strangers call it.
 *
 * @param real the event
 */
record ForeignEvent(Event real) implements Event {
    @Override
    public void set() {
        real.set();
    }

    @Override
    public void clear() {
        real.clear();
    }

    @Override
    public boolean isSet() {
        return real.isSet();
    }

    @Override
    public void await() throws InterruptedException {
        real.await();
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        return real.await(timeout);
    }

    /** A stranger's use of it ends with its proxy. */
    @Override
    public void close() {
        // others use it
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
