package io.multiprocessing.internal.host;

import java.util.HashSet;
import java.util.Set;

/**
 * Who holds one end of an object: handles of this process, other processes, and references that are under way. Guarded
 * by the object.
 *
 * <p>A reference travels with a token. Whoever sends it grants the token to the host first; the receiver uses it up
 * when it attaches. The two come on different connections, so the use may arrive before the grant; it is remembered
 * then, and the sender, who is itself a holder until its grant has arrived, keeps the object alive meanwhile.
 */
final class Holders {
    private final Set<Session> sessions = new HashSet<>();
    private final Set<Long> granted = new HashSet<>();
    private final Set<Long> usedEarly = new HashSet<>();
    private int handles;
    private boolean everHeld;

    void addHandle() {
        handles++;
        everHeld = true;
    }

    /** True: that was the last one. */
    boolean dropHandle() {
        return --handles == 0;
    }

    void grant(long token) {
        if (!usedEarly.remove(token)) {
            granted.add(token);
            everHeld = true;
        }
    }

    void use(long token) {
        if (token != 0 && !granted.remove(token)) {
            usedEarly.add(token);
        }
    }

    void revoke(long token) {
        granted.remove(token);
        usedEarly.remove(token);
    }

    void add(Session session) {
        sessions.add(session);
        everHeld = true;
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    boolean contains(Session session) {
        return sessions.contains(session);
    }

    boolean hasHandles() {
        return handles > 0;
    }

    void addSessionsTo(Set<Session> others) {
        others.addAll(sessions);
    }

    boolean none() {
        return everHeld && handles == 0 && sessions.isEmpty() && granted.isEmpty();
    }
}
