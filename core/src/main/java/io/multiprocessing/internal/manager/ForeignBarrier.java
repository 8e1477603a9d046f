package io.multiprocessing.internal.manager;

import io.multiprocessing.Barrier;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/**
 * A barrier as strangers call it. The call of one that is gone is interrupted, which breaks the barrier.
 *
 * @param real the barrier
 */
record ForeignBarrier(Barrier real) implements Barrier {
    @Override
    public int await() throws InterruptedException, BrokenBarrierException {
        return real.await();
    }

    @Override
    public int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return real.await(timeout);
    }

    @Override
    public void reset() {
        real.reset();
    }

    @Override
    public void abort() {
        real.abort();
    }

    @Override
    public boolean isBroken() {
        return real.isBroken();
    }

    @Override
    public int parties() {
        return real.parties();
    }

    @Override
    public int waiting() {
        return real.waiting();
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
