package io.multiprocessing.testkit;

/**
 * The everyday part of what locks, conditions, queues and pipes promise. For a transport that can be run in more ways
 * than one, with rights or without them for example: each way passes this contract, one of them all others too.
 */
public abstract class BasicsContract extends Contract
        implements ReentrantLockRules, ConditionRules, QueueBasicRules, PipeMessageRules {
    /** For subclasses. */
    protected BasicsContract() {}
}
