package io.multiprocessing.testkit;

import java.net.URI;
import java.nio.file.Path;

/**
 * What {@link io.multiprocessing.Listener} promises, and a {@link io.multiprocessing.Manager} that serves: a transport
 * that has addresses extends this class and names itself.
 */
public abstract class ListenerContract extends Contract
        implements ListenerRules, ListenerHostileRules, ManagerStrangersRules {
    /** For subclasses. */
    protected ListenerContract() {}

    /**
     * An address at which nobody listens.
     *
     * @param directory of the running test, with nothing in it
     * @return always the same for a directory; a socket file in it, if not overridden
     */
    protected URI address(Path directory) {
        return URI.create("unix:" + directory.resolve("socket"));
    }

    @Override
    public final URI placeIn(Path directory) {
        return address(directory);
    }
}
