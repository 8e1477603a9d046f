package io.multiprocessing.testkit;

/** What {@link io.multiprocessing.Queue} promises: a transport's test extends this class and names itself. */
public abstract class QueueContract extends Contract
        implements QueueBasicRules,
                QueueCollectionRules,
                QueueWaitingRules,
                QueueElementRules,
                QueueShutdownRules,
                QueueCloseRules,
                QueueVolumeRules,
                QueueFairnessRules,
                QueueDeathRules,
                QueueStoppedMakerRules,
                QueueStormRules {
    /** For subclasses. */
    protected QueueContract() {}
}
