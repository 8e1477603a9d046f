package io.multiprocessing.testkit;

/**
 * What {@link io.multiprocessing.Listener} promises, and a {@link io.multiprocessing.Manager} that serves: a transport
 * that has addresses of the form {@code unix:} extends this class and names itself.
 */
public abstract class ListenerContract extends Contract
        implements ListenerRules, ListenerHostileRules, ManagerStrangersRules {
    /** For subclasses. */
    protected ListenerContract() {}
}
