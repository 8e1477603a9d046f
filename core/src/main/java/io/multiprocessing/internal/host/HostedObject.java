package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Landing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An object that lives in this process and that others use over their sessions; with one end (a queue, a lock) or two
 * (a pipe). It exists as long as somebody holds an end: a handle of this process, another process, or a reference under
 * way.
 */
abstract class HostedObject {
    final long id;
    private final Node node;
    private final Holders[] ends;
    private final boolean[] released;

    HostedObject(Node node, int endCount) {
        this.node = node;
        this.id = node.nextObjectId();
        this.ends = new Holders[endCount];
        this.released = new boolean[endCount];
        for (int i = 0; i < endCount; i++) {
            ends[i] = new Holders();
        }
    }

    final Node node() {
        return node;
    }

    /** Where its structures in shared memory are found; empty: it has none, and is used by messages. */
    List<String> structures() {
        return List.of();
    }

    /** A message of a process about this object. */
    abstract void receive(Session session, byte op, ByteBuffer message) throws IOException;

    /** Memory of a thread of this process that waits for what begins to come; null: none does. */
    Landing claimLanding(byte channel, int total) {
        return null;
    }

    /** Nobody holds this end any more; answered when everybody who must know knows. Called once. */
    abstract void released(int end, Answer answer);

    /** A process has let go of the object or is gone; called before the ends it held are released. */
    abstract void gone(Session session);

    /** The context is closed: threads of this process that wait are answered GONE. */
    abstract void abort();

    final void addHandle(int end) {
        synchronized (ends) {
            ends[end].addHandle();
        }
    }

    /** A handle of this process is closed; the action runs before anything else when it was the last one of its end. */
    final void dropHandle(int end, Answer answer, Runnable last) {
        boolean none;
        synchronized (ends) {
            none = ends[end].dropHandle();
        }
        if (none) {
            last.run();
        }
        releaseIfUnheld(end, answer);
    }

    final void grant(int end, long token) {
        synchronized (ends) {
            ends[end].grant(token);
        }
    }

    /** A reference arrived in this very process. */
    final void useLocally(int end, long token) {
        synchronized (ends) {
            ends[end].addHandle();
            ends[end].use(token);
        }
    }

    final void revoke(int end, long token) {
        revoke(end, token, Answers.NOBODY);
    }

    final void revoke(int end, long token, Answer answer) {
        synchronized (ends) {
            ends[end].revoke(token);
        }
        releaseIfUnheld(end, answer);
    }

    final void attach(Session session, int end, long token) {
        synchronized (ends) {
            ends[end].add(session);
            ends[end].use(token);
        }
    }

    /**
     * A process lets go of an end; true: it holds no other end either, and what it had begun with the object is undone.
     */
    final boolean detach(Session session, int end, Answer answer) {
        boolean holdsAnother = false;
        synchronized (ends) {
            ends[end].remove(session);
            for (Holders each : ends) {
                holdsAnother |= each.contains(session);
            }
        }
        if (!holdsAnother) {
            gone(session);
        }
        releaseIfUnheld(end, answer);
        return !holdsAnother;
    }

    final void sessionGone(Session session) {
        synchronized (ends) {
            for (Holders each : ends) {
                each.remove(session);
            }
        }
        gone(session);
        for (int end = 0; end < ends.length; end++) {
            releaseIfUnheld(end, Answers.NOBODY);
        }
    }

    /** Whether a process holds an end; null: this one, by a handle. */
    final boolean isHeldBy(Session session) {
        synchronized (ends) {
            for (Holders each : ends) {
                if (session == null ? each.hasHandles() : each.contains(session)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Runs the action when everything has arrived that other holders than the asker have sent until now: what they told
     * counts as done for whoever learned of it another way. A stopped process is waited for a second, once.
     */
    final void afterOthers(Session asker, Runnable action) {
        Set<Session> others = new HashSet<>();
        synchronized (ends) {
            for (Holders each : ends) {
                each.addSessionsTo(others);
            }
        }
        others.remove(asker);
        var left = new AtomicInteger(others.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                action.run();
            }
        };
        others.forEach(session -> session.afterPong(one));
        one.run();
    }

    final int endCount() {
        return ends.length;
    }

    final boolean hasEnd(int end) {
        return end >= 0 && end < ends.length;
    }

    private void releaseIfUnheld(int end, Answer answer) {
        boolean now;
        boolean last;
        synchronized (ends) {
            now = !released[end] && ends[end].none();
            released[end] |= now;
            last = now;
            for (boolean each : released) {
                last &= each;
            }
        }
        if (last) {
            node.remove(this);
        }
        if (now) {
            released(end, answer);
        } else {
            answer.answer(Status.OK);
        }
    }
}
