package io.multiprocessing.internal.work;

import io.multiprocessing.Connection;

/** A connection that can say what it has here already, without asking other processes. */
public interface AtHand {
    /**
     * Whether something has arrived that can be received. An exact answer to whether something has been sent takes a
     * question to every sender: to be told that there is nothing costs a round trip.
     *
     * @return true also where the end has come, or where to receive says so for nothing; not exact while several
     *     threads receive
     */
    boolean isAnythingAtHand();

    /**
     * Whether a connection has something here already.
     *
     * @param connection any
     * @return true also where it cannot say
     */
    static boolean on(Connection<?> connection) {
        return !(connection instanceof AtHand end) || end.isAnythingAtHand();
    }
}
