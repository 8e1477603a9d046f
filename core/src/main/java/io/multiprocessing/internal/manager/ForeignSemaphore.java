package io.multiprocessing.internal.manager;

import io.multiprocessing.Semaphore;
import io.multiprocessing.internal.host.Guest;
import io.multiprocessing.internal.log.Log;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A semaphore as strangers call it. To its other users this process has acquired what they have; so it keeps books of
 * its own, and gives back what one had that is gone. There is one of these for each semaphore that is published, under
 * however many names.
 */
final class ForeignSemaphore implements Semaphore {
    private static final Log LOG = Log.of(ForeignSemaphore.class);

    private final Semaphore real;
    private final Map<Guest, Account> accounts = new HashMap<>();

    /** How many permits a guest has, at least 1. */
    private static final class Account {
        private int count;
        private Guest.Registration watch;
    }

    ForeignSemaphore(Semaphore real) {
        this.real = real;
    }

    Semaphore real() {
        return real;
    }

    @Override
    public void acquire() throws InterruptedException {
        real.acquire();
        enter(Guest.current(), 1);
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
            enter(Guest.current(), 1);
        }
        return done;
    }

    /** No guest: a relative, which calls it by its name. */
    private void enter(Guest guest, int permits) {
        if (guest == null || permits == 0) {
            return;
        }
        synchronized (accounts) {
            Account account = accounts.computeIfAbsent(guest, _ -> new Account());
            account.count += permits;
            if (account.watch == null) {
                account.watch = guest.whenGone(() -> giveBack(guest));
            }
        }
    }

    /** Takes permits off what the guest has; gives how many it had of them. */
    private int leave(Guest guest, int permits) {
        synchronized (accounts) {
            Account account = guest == null ? null : accounts.get(guest);
            if (account == null || permits <= 0) {
                return 0;
            }
            int had = Math.min(account.count, permits);
            account.count -= had;
            if (account.count == 0) {
                accounts.remove(guest);
                account.watch.end();
            }
            return had;
        }
    }

    private void giveBack(Guest guest) {
        int had = leave(guest, Integer.MAX_VALUE);
        if (had == 0) {
            return;
        }
        try {
            real.release(had);
        } catch (IllegalStateException e) { // others have released some of them
            LOG.debug("not all of {} permits of a stranger that is gone can be given back: {}", had, e.getMessage());
            giveBackSome(had);
        }
    }

    private void giveBackSome(int most) {
        for (int i = 0; i < most; i++) {
            try {
                real.release();
            } catch (IllegalStateException e) {
                return;
            }
        }
    }

    @Override
    public void release() {
        release(1);
    }

    /** The books first: what a guest has released is not given back once more if it dies in that moment. */
    @Override
    public void release(int permits) {
        Guest guest = Guest.current();
        int had = leave(guest, permits);
        try {
            real.release(permits);
        } catch (RuntimeException | Error e) {
            enter(guest, had);
            throw e;
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
