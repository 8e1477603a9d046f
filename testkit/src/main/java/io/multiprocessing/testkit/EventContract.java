package io.multiprocessing.testkit;

/** What {@link io.multiprocessing.Event} promises: a transport's test extends this class and names itself. */
public abstract class EventContract extends Contract implements EventRules {
    /** For subclasses. */
    protected EventContract() {}
}
