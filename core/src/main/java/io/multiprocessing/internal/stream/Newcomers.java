package io.multiprocessing.internal.stream;

import java.util.LinkedHashSet;

/**
 * The accepted connections of an endpoint of whom nobody knows yet who they are: their message limit was never raised.
 * Bounded, so that whoever connects and stays silent cannot use up the process's descriptors; the oldest makes room,
 * because honest peers do not stay here for long.
 */
public final class Newcomers<C> {
    /** As many may wait at an endpoint. */
    public static final int MOST = 512;

    private final LinkedHashSet<C> waiting = new LinkedHashSet<>();

    /** Made for an endpoint. */
    public Newcomers() {}

    /**
     * Takes one in.
     *
     * @param connection the new one
     * @return the one that has to go for it, or null
     */
    public synchronized C admit(C connection) {
        waiting.add(connection);
        return waiting.size() > MOST ? waiting.removeFirst() : null;
    }

    /**
     * It is trusted now, or closed.
     *
     * @param connection to forget
     */
    public synchronized void forget(C connection) {
        waiting.remove(connection);
    }
}
