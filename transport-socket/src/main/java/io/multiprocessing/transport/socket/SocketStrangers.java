package io.multiprocessing.transport.socket;

import java.util.LinkedHashSet;

/**
 * The accepted connections of an endpoint whose message limit was never raised: nobody has said yet that he knows who
 * is there. Bounded, so that whoever connects and stays silent cannot use up the process's descriptors; the oldest
 * makes room, because honest peers do not stay here for long.
 */
final class SocketStrangers {
    static final int MOST = 512;

    private final LinkedHashSet<SocketConnection> waiting = new LinkedHashSet<>();

    /** Takes one in, and gives the one that has to go for it, or null. */
    synchronized SocketConnection admit(SocketConnection connection) {
        waiting.add(connection);
        return waiting.size() > MOST ? waiting.removeFirst() : null;
    }

    /** It is trusted now, or closed. */
    synchronized void forget(SocketConnection connection) {
        waiting.remove(connection);
    }
}
