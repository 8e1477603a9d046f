package io.multiprocessing.testkit;

/**
 * What {@link io.multiprocessing.Lock} and {@link io.multiprocessing.Condition} promise: a transport's test extends
 * this class and names itself.
 */
public abstract class LockContract extends Contract
        implements LockRules,
                ReentrantLockRules,
                LockDeathRules,
                LockStoppedMakerRules,
                ConditionRules,
                ConditionWaitRules,
                LockStormRules {
    /** For subclasses. */
    protected LockContract() {}
}
