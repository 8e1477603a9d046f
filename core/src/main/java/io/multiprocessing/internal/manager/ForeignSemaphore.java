package io.multiprocessing.internal.manager;

import io.multiprocessing.Semaphore;
import io.multiprocessing.internal.host.Guest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A semaphore as strangers call it. To its other users this process has acquired what they have; so it keeps books of
 * its own, and gives back what one had that is gone.
 */
final class ForeignSemaphore implements Semaphore {
    private final Semaphore real;
    private final Map<Guest, Integer> acquired = new HashMap<>();

    ForeignSemaphore(Semaphore real) {
        this.real = real;
    }

    @Override
    public void acquire() throws InterruptedException {
        real.acquire();
        enter();
    }

    @Override
    public boolean tryAcquire() {
        return entered(real.tryAcquire());
    }

    @Override
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return entered(real.tryAcquire(timeout));
    }

    private boolean entered(boolean done) {
        if (done) {
            enter();
        }
        return done;
    }

    private void enter() {
        Guest guest = Guest.current();
        if (guest == null) {
            return; // a relative, which calls it by its name
        }
        boolean first;
        synchronized (acquired) {
            first = !acquired.containsKey(guest);
            acquired.merge(guest, 1, Integer::sum);
        }
        if (first) {
            guest.whenGone(() -> giveBack(guest));
        }
    }

    private void giveBack(Guest guest) {
        Integer count;
        synchronized (acquired) {
            count = acquired.remove(guest);
        }
        if (count != null && count > 0) {
            real.release(count);
        }
    }

    @Override
    public void release() {
        release(1);
    }

    @Override
    public void release(int permits) {
        real.release(permits);
        Guest guest = Guest.current();
        if (guest != null) {
            synchronized (acquired) {
                acquired.computeIfPresent(guest, (_, count) -> Math.max(0, count - permits));
            }
        }
    }

    @Override
    public int availablePermits() {
        return real.availablePermits();
    }

    /** A stranger's use of it ends with its proxy, or with the stranger. */
    @Override
    public void close() {
        // others use it
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
