package io.multiprocessing.testkit;

/**
 * What {@link io.multiprocessing.JoinableQueue} promises beyond {@link QueueContract}: a transport's test extends this
 * class and names itself.
 */
public abstract class JoinableQueueContract extends Contract implements JoinableQueueRules {
    /** For subclasses. */
    protected JoinableQueueContract() {}
}
