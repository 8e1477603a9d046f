package io.multiprocessing.transport.sharedmem;

import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.COUNT;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.FIRST;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.GRANTED;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.LAST;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.MEMBER;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.NEXT_NUMBER;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.NEXT_TICKET;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.NOTHING;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.PERMITS;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.ROWS;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.STATE;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.TICKET;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.UNPAID;
import static io.multiprocessing.transport.sharedmem.SemaphoreLayout.WAITING;

import io.multiprocessing.internal.checkpoint.Checkpoint;

/**
 * The books of a semaphore: its permits, who has acquired how many, and who waits. All methods are called with the
 * latch. Each step is one entry in the {@link Journal}, and leaves books that are right: there are only steps that were
 * not taken yet, a release that is not paid to its end and permits that were not handed out, which {@link #recover}
 * takes.
 */
final class SemaphoreBooks {
    private final SemaphoreLayout layout;
    private final Journal journal;
    private final Members members;
    private final int self;
    private final int own;
    private final long bound;

    SemaphoreBooks(SemaphoreLayout layout, Members members) {
        this.layout = layout;
        this.journal = new Journal(layout.file(), SemaphoreLayout.JOURNAL);
        this.members = members;
        this.self = members.self();
        this.own = Members.row(self);
        this.bound = layout.wordAcquire(SemaphoreLayout.BOUND);
    }

    /** After a dead holder of the latch: what it had begun is done. */
    void recover() {
        journal.replay();
        payToEnd(layout.wordAcquire(UNPAID));
        serve();
    }

    long permits() {
        return layout.wordAcquire(PERMITS);
    }

    // ---- acquiring

    /** Takes a permit for this process if there is one, also one that a dead process has left. */
    boolean acquire() {
        openAccount();
        if (permits() == 0) {
            collect();
        }
        if (permits() == 0) {
            return false;
        }
        take(own, NOTHING);
        return true;
    }

    /** This process begins to wait; gives the ticket. */
    long queueUp() {
        long ticket = layout.wordAcquire(NEXT_TICKET);
        journal.set(row(own, TICKET), ticket);
        journal.set(row(own, STATE), WAITING);
        journal.set(NEXT_TICKET, ticket + 1);
        journal.commit();
        return ticket;
    }

    /** This process does not wait any more; says whether it was granted a permit. */
    boolean stepOut() {
        boolean granted = field(own, STATE) == GRANTED;
        layout.nothing(own);
        return granted;
    }

    /** Whether this process waits, or has been granted what it waited for, with that ticket. */
    boolean isOwn(long ticket) {
        return field(own, MEMBER) == self && field(own, STATE) != NOTHING && field(own, TICKET) == ticket;
    }

    private void openAccount() {
        if (field(own, MEMBER) != self) {
            close(own, self);
            serve();
        }
    }

    private void take(int row, long newState) {
        long number = layout.wordAcquire(NEXT_NUMBER);
        long count = field(row, COUNT);
        journal.set(row(row, STATE), newState);
        journal.set(row(row, COUNT), count + 1);
        if (count == 0) {
            journal.set(row(row, FIRST), number);
        }
        journal.set(row(row, LAST), number);
        journal.set(NEXT_NUMBER, number + 1);
        journal.set(PERMITS, permits() - 1);
        journal.commit();
    }

    // ---- releasing

    /** Releases permits; false: they are more than were acquired of a bounded one. */
    boolean release(long count) {
        if (bound != SemaphoreLayout.UNBOUNDED && permits() + count > bound) {
            return false;
        }
        long owed = field(own, MEMBER) == self ? field(own, COUNT) : 0;
        long paid = Math.min(owed, count);
        if (paid > 0) {
            pay(own, paid, count - paid);
        }
        payToEnd(count - paid);
        serve();
        return true;
    }

    /** Releases what this process acquired and cannot use, unless nothing of that is left. */
    void giveBack() {
        if (field(own, MEMBER) == self && field(own, COUNT) > 0) {
            pay(own, 1, 0);
            serve();
        }
    }

    private void payToEnd(long unpaid) {
        for (long left = unpaid; left > 0; ) {
            int earliest = earliest();
            if (earliest < 0) {
                journal.set(PERMITS, permits() + left);
                journal.set(UNPAID, 0);
                journal.commit();
                return;
            }
            pay(earliest, 1, --left);
            Checkpoint.reached("semaphore.release.unpaid");
        }
    }

    private int earliest() {
        int earliest = -1;
        for (int row = 0; row < layout.rows(); row++) {
            if (field(row, COUNT) > 0 && (earliest < 0 || field(row, FIRST) < field(earliest, FIRST))) {
                earliest = row;
            }
        }
        return earliest;
    }

    /** Permits come back from an account, its earliest ones. */
    private void pay(int row, long paid, long unpaid) {
        long count = field(row, COUNT);
        if (count > paid) {
            long first = field(row, FIRST);
            journal.set(row(row, FIRST), first + (field(row, LAST) - first) * paid / (count - 1));
        }
        journal.set(row(row, COUNT), count - paid);
        journal.set(UNPAID, unpaid);
        journal.set(PERMITS, permits() + paid);
        journal.commit();
    }

    // ---- handing out

    /** Hands permits to those who wait, as long as there are both. */
    private void serve() {
        while (permits() > 0) {
            int first = firstWaiting();
            if (first < 0) {
                return;
            }
            if (members.isAlive((int) field(first, MEMBER))) {
                take(first, GRANTED);
                Checkpoint.reached("semaphore.grant.before-wake");
                layout.ring(first);
                Futex.wake(layout.file(), row(first, SemaphoreLayout.RINGS), 1);
            } else {
                close(first, Members.NOBODY);
            }
        }
    }

    private int firstWaiting() {
        int first = -1;
        for (int row = 0; row < layout.rows(); row++) {
            if (field(row, STATE) == WAITING && (first < 0 || field(row, TICKET) < field(first, TICKET))) {
                first = row;
            }
        }
        return first;
    }

    /** What the dead have left goes to those who wait. */
    void collect() {
        for (int row = 0; row < layout.rows(); row++) {
            if ((field(row, COUNT) > 0 || field(row, STATE) != NOTHING) && !members.isAlive((int) field(row, MEMBER))) {
                close(row, Members.NOBODY);
            }
        }
        serve();
    }

    /** This process has nothing of it any more. */
    void leave() {
        if (field(own, MEMBER) == self) {
            close(own, Members.NOBODY);
            serve();
        }
    }

    /** What was on the account comes back; the row is another's. */
    private void close(int row, int newMember) {
        journal.set(row(row, MEMBER), newMember);
        journal.set(row(row, STATE), NOTHING);
        journal.set(PERMITS, permits() + field(row, COUNT));
        journal.set(row(row, COUNT), 0);
        if (row >= layout.rows()) {
            journal.set(ROWS, row + 1L);
        }
        journal.commit();
    }

    private long field(int row, long field) {
        return layout.rowAcquire(row, field);
    }

    private static long row(int row, long field) {
        return SemaphoreLayout.row(row, field);
    }
}
