package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock and its conditions, in the process that hosts them. Knows owners as pairs of session and thread; how often an
 * owner acquired it is counted in the owner's process ({@link LockState}). No method blocks: who must wait leaves an
 * {@link Answer}.
 *
 * <p>First come, first served: a waiter that is granted the lock owns it from that moment, so that nobody overtakes.
 * When the owner's process is gone the lock passes to the next waiter, flagged abandoned. A waiter of a condition that
 * is signalled moves to the end of the lock's own queue; if its process dies before it showed that it knows (no message
 * of it came since), the signal passes on to the next.
 */
final class HostedLock extends HostedObject {
    private final ReentrantLock guard = new ReentrantLock();
    private final ArrayDeque<Claim> waiting = new ArrayDeque<>();
    private final Map<Long, ArrayDeque<Claim>> conditions = new HashMap<>();
    private LockState state;
    private Claim owner;
    private boolean abandoned;
    private boolean aborted;
    private long nextCondition = 1;

    /** A thread of a process that wants or owns the lock. */
    private static final class Claim {
        final Session session;
        final long thread;
        final long request;
        final Answer answer;
        long condition;
        boolean signalled;
        long grantedAtMessage;

        Claim(Session session, long thread, long request, Answer answer) {
            this.session = session;
            this.thread = thread;
            this.request = request;
            this.answer = answer;
        }
    }

    /** An await that ended without signal answers OK with this added to the value. */
    static final int VALUE_ABANDONED = 1;

    static final int VALUE_NOT_SIGNALLED = 2;

    HostedLock(Node node) {
        super(node, 1);
        node.add(this);
    }

    /** What this process knows of it, the same for all its handles. */
    synchronized LockState state(boolean reentrant) {
        if (state == null) {
            state = new LockState(new LocalLock(this), reentrant);
        }
        return state;
    }

    @Override
    void receive(Session session, byte op, ByteBuffer message) throws IOException {
        switch (op) {
            case Op.LOCK -> {
                long request = message.getLong();
                acquire(
                        session,
                        message.getLong(),
                        request,
                        (message.get() & Op.FLAG_NO_WAIT) != 0,
                        session.answerTo(request));
            }
            case Op.UNLOCK -> release(session, message.getLong(), (message.get() & Op.FLAG_ABANDONED) != 0);
            case Op.AWAIT -> {
                long condition = message.getLong();
                long request = message.getLong();
                await(session, message.getLong(), condition, request, session.answerTo(request));
            }
            case Op.SIGNAL -> signal(session, message.getLong(), (message.get() & Op.FLAG_ALL) != 0);
            case Op.LOCK_INFO -> info(session, session.answerTo(message.getLong()));
            case Op.NEW_CONDITION -> session.answerTo(message.getLong()).answer(Status.OK, newCondition(), null);
            case Op.CANCEL -> {
                message.get();
                cancel(session, message.getLong(), null);
            }
            default -> throw new IOException("no such operation of a lock: op=" + op);
        }
    }

    /**
     * Answers OK with the value {@link #VALUE_ABANDONED} or 0, or NOT_NOW. The session is null for threads of this
     * process.
     */
    void acquire(Session session, long thread, long request, boolean noWait, Answer answer) {
        guard.lock();
        try {
            if (aborted) {
                answer.answer(Status.GONE);
                return;
            }
            var claim = new Claim(session, thread, request, answer);
            if (owner == null) {
                grant(claim);
            } else if (!noWait) {
                waiting.add(claim);
            } else if (owner.session == null || owner.session == session) {
                answer.answer(Status.NOT_NOW);
            } else {
                // the owner may have released it already, and told the asker, while that message is still under way to
                // us
                owner.session.afterPong(() -> acquireSettled(claim));
            }
        } finally {
            guard.unlock();
        }
    }

    private void acquireSettled(Claim claim) {
        guard.lock();
        try {
            if (owner == null) {
                grant(claim);
            } else {
                claim.answer.answer(Status.NOT_NOW);
            }
        } finally {
            guard.unlock();
        }
    }

    private void grant(Claim claim) {
        if (claim.session != null && (claim.session.isGone() || !isHeldBy(claim.session))) {
            claim.answer.answer(Status.CANCELLED);
            return;
        }
        owner = claim;
        claim.grantedAtMessage = claim.session == null ? 0 : claim.session.messagesReceived();
        int value = abandoned ? VALUE_ABANDONED : 0;
        if (claim.condition != 0 && !claim.signalled) {
            value |= VALUE_NOT_SIGNALLED;
        }
        abandoned = false;
        claim.answer.answer(Status.OK, value, null);
    }

    void release(Session session, long thread, boolean inDisorder) {
        guard.lock();
        try {
            if (owner != null && owner.session == session && owner.thread == thread) {
                passOn(inDisorder);
            }
        } finally {
            guard.unlock();
        }
    }

    private void passOn(boolean inDisorder) {
        owner = null;
        abandoned |= inDisorder;
        while (owner == null && !waiting.isEmpty()) {
            grant(waiting.poll());
        }
    }

    long newCondition() {
        guard.lock();
        try {
            return nextCondition++;
        } finally {
            guard.unlock();
        }
    }

    /**
     * Releases, waits for a signal, acquires; answers OK when it owns the lock again, ILLEGAL when it did not own it.
     */
    void await(Session session, long thread, long condition, long request, Answer answer) {
        guard.lock();
        try {
            if (aborted) {
                answer.answer(Status.GONE);
                return;
            }
            if (owner == null || owner.session != session || owner.thread != thread) {
                answer.answer(Status.ILLEGAL);
                return;
            }
            var claim = new Claim(session, thread, request, answer);
            claim.condition = condition;
            conditions.computeIfAbsent(condition, _ -> new ArrayDeque<>()).add(claim);
            passOn(false);
        } finally {
            guard.unlock();
        }
    }

    void signal(Session session, long condition, boolean all) {
        guard.lock();
        try {
            if (owner != null && owner.session == session) {
                signal(condition, all);
            }
        } finally {
            guard.unlock();
        }
    }

    private void signal(long condition, boolean all) {
        ArrayDeque<Claim> claims = conditions.get(condition);
        while (claims != null && !claims.isEmpty()) {
            Claim claim = claims.poll();
            claim.signalled = true;
            waiting.add(claim);
            if (!all) {
                break;
            }
        }
        if (claims != null && claims.isEmpty()) {
            conditions.remove(condition);
        }
    }

    /**
     * A request is given up. A waiter for the lock is answered CANCELLED; a waiter of a condition goes on to acquire
     * the lock, as it must own it when it returns.
     */
    void cancel(Session session, long request, Answer answer) {
        guard.lock();
        try {
            for (Iterator<Claim> each = waiting.iterator(); each.hasNext(); ) {
                Claim claim = each.next();
                if (same(claim, session, request, answer) && claim.condition == 0) {
                    each.remove();
                    claim.answer.answer(Status.CANCELLED);
                    return;
                }
            }
            for (var claims : conditions.values()) {
                for (Iterator<Claim> each = claims.iterator(); each.hasNext(); ) {
                    Claim claim = each.next();
                    if (same(claim, session, request, answer)) {
                        each.remove();
                        waiting.add(claim);
                        if (owner == null) {
                            passOn(false);
                        }
                        return;
                    }
                }
            }
        } finally {
            guard.unlock();
        }
    }

    private static boolean same(Claim claim, Session session, long request, Answer answer) {
        return claim.session == session && claim.request == request && (answer == null || claim.answer == answer);
    }

    /** Answers with text: empty when free, else {@code pid thread name} of the owner's process. */
    void info(Session asker, Answer answer) {
        guard.lock();
        try {
            if (owner != null && owner.session != null && owner.session != asker) {
                owner.session.afterPong(() -> answerInfo(answer));
                return;
            }
        } finally {
            guard.unlock();
        }
        answerInfo(answer);
    }

    private void answerInfo(Answer answer) {
        guard.lock();
        try {
            String text = owner == null
                    ? ""
                    : owner.session == null ? "host" : owner.session.client().toString();
            answer.answer(
                    Status.OK, owner == null ? 0 : 1, new Payload((byte) 0, text.getBytes(StandardCharsets.UTF_8)));
        } finally {
            guard.unlock();
        }
    }

    @Override
    void released(int end, Answer answer) {
        answer.answer(Status.OK);
    }

    @Override
    void gone(Session session) {
        guard.lock();
        try {
            List<Claim> dead =
                    waiting.stream().filter(claim -> claim.session == session).toList();
            waiting.removeAll(dead);
            dead.forEach(claim -> claim.answer.answer(Status.CANCELLED));
            conditions.values().forEach(claims -> claims.removeIf(claim -> cancelled(claim, session)));
            if (owner != null && owner.session == session) {
                if (owner.signalled && session.messagesReceived() == owner.grantedAtMessage) {
                    signal(owner.condition, false);
                }
                passOn(true);
            }
            // a signalled waiter died before it owned the lock again: somebody else gets its signal
            dead.stream().filter(claim -> claim.signalled).forEach(claim -> signal(claim.condition, false));
            if (owner == null) {
                passOn(false);
            }
        } finally {
            guard.unlock();
        }
    }

    private static boolean cancelled(Claim claim, Session session) {
        if (claim.session != session) {
            return false;
        }
        claim.answer.answer(Status.CANCELLED);
        return true;
    }

    @Override
    void abort() {
        guard.lock();
        try {
            aborted = true;
            waiting.forEach(HostedLock::abort);
            conditions.values().forEach(claims -> claims.forEach(HostedLock::abort));
            waiting.clear();
            conditions.clear();
        } finally {
            guard.unlock();
        }
    }

    private static void abort(Claim claim) {
        if (claim.session == null) {
            claim.answer.answer(Status.GONE);
        }
    }
}
