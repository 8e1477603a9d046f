package io.multiprocessing.internal.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A semaphore, in the process that hosts it. First come, first served: a permit goes to the longest waiter when it is
 * released, so there is none while anybody waits. What a process has acquired and nobody has released is on its account
 * ({@link PermitAccounts}), and comes back when it is gone.
 */
final class HostedSemaphore extends HostedCalls {
    /** Waits. */
    static final byte ACQUIRE = 1;
    /** Answered NOT_NOW when there is none. */
    static final byte TRY = 2;
    /** n 4. Told; of a bounded one asked, and answered ILLEGAL past the start value. */
    static final byte RELEASE = 3;
    /** Told: a permit that was granted too late. Who has let go meanwhile has given it back by that. */
    static final byte GIVE_BACK = 4;
    /** The value is how many permits there are. */
    static final byte AVAILABLE = 5;

    private final ReentrantLock guard = new ReentrantLock();
    private final ArrayDeque<Caller> waiting = new ArrayDeque<>();
    private final PermitAccounts accounts = new PermitAccounts();
    private final boolean bounded;
    private long permits;
    private boolean aborted;

    HostedSemaphore(Node node, int permits, boolean bounded) {
        super(node);
        this.permits = permits;
        this.bounded = bounded;
        node.add(this);
    }

    @Override
    void call(Session session, byte verb, long request, ByteBuffer arguments, Answer answer) throws IOException {
        switch (verb) {
            case ACQUIRE -> acquire(new Caller(session, request, answer));
            case TRY -> tryAcquire(new Caller(session, request, answer));
            case RELEASE -> {
                int count = arguments.getInt();
                if (count < 1) {
                    throw new IOException("nothing that could be released: n=" + count);
                }
                release(session, count, answer);
            }
            case GIVE_BACK -> giveBack(session);
            case AVAILABLE -> afterOthers(session, () -> available(answer));
            default -> throw new IOException("no such operation of a semaphore: verb=" + verb);
        }
    }

    private void acquire(Caller caller) {
        guard.lock();
        try {
            if (aborted) {
                caller.answer().answer(Status.GONE);
                return;
            }
            waiting.add(caller);
            serve();
        } finally {
            guard.unlock();
        }
    }

    private void serve() {
        while (permits > 0 && !waiting.isEmpty()) {
            grant(waiting.poll());
        }
    }

    private void grant(Caller caller) {
        if (isLost(caller.session())) {
            caller.answer().answer(Status.CANCELLED);
            return;
        }
        permits--;
        accounts.acquired(caller.session());
        caller.answer().answer(Status.OK);
    }

    private boolean isLost(Session session) {
        return session != null && session.isGone() || !isHeldBy(session);
    }

    private void tryAcquire(Caller caller) {
        if (!grantedNow(caller)) {
            afterOthers(caller.session(), () -> {
                if (!grantedNow(caller)) {
                    caller.answer().answer(Status.NOT_NOW);
                }
            });
        }
    }

    private boolean grantedNow(Caller caller) {
        guard.lock();
        try {
            if (permits > 0) {
                grant(caller);
                return true;
            }
            return false;
        } finally {
            guard.unlock();
        }
    }

    private void release(Session session, int count, Answer answer) {
        guard.lock();
        try {
            if (bounded && count > accounts.total()) {
                answer.answer(Status.ILLEGAL);
                return;
            }
            accounts.released(session, count);
            permits += count;
            answer.answer(Status.OK);
            serve();
        } finally {
            guard.unlock();
        }
    }

    private void giveBack(Session session) {
        guard.lock();
        try {
            if (!isLost(session)) {
                release(session, 1, Answers.NOBODY);
            }
        } finally {
            guard.unlock();
        }
    }

    private void available(Answer answer) {
        guard.lock();
        try {
            answer.answer(Status.OK, permits, null);
        } finally {
            guard.unlock();
        }
    }

    @Override
    void cancel(Session session, long request, Answer answer) {
        giveUp(caller -> caller.isMeant(session, request, answer), Status.CANCELLED);
    }

    private void giveUp(Predicate<Caller> whom, byte status) {
        guard.lock();
        try {
            waiting.removeIf(caller -> {
                boolean over = whom.test(caller);
                if (over) {
                    caller.answer().answer(status);
                }
                return over;
            });
        } finally {
            guard.unlock();
        }
    }

    @Override
    void gone(Session session) {
        guard.lock();
        try {
            giveUp(caller -> caller.session() == session, Status.CANCELLED);
            permits += accounts.close(session);
            serve();
        } finally {
            guard.unlock();
        }
    }

    @Override
    void goneHere() {
        gone(null);
    }

    @Override
    void abort() {
        guard.lock();
        try {
            aborted = true;
            giveUp(caller -> caller.session() == null, Status.GONE);
        } finally {
            guard.unlock();
        }
    }
}
