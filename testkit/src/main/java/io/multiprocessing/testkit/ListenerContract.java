package io.multiprocessing.testkit;

/** What {@link io.multiprocessing.Listener} promises: a transport's test extends this class and names itself. */
public abstract class ListenerContract extends Contract implements ListenerRules, ListenerHostileRules {
    /** For subclasses. */
    protected ListenerContract() {}
}
