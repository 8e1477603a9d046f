package io.multiprocessing.testkit;

/**
 * The outline of {@link QueueContract}, for queues whose every child is dear: full and empty, and what a queue is as a
 * collection.
 */
public abstract class QueueOutlineContract extends Contract implements QueueBasicRules, QueueCollectionRules {
    /** For subclasses. */
    protected QueueOutlineContract() {}
}
