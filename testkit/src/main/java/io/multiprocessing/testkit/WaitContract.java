package io.multiprocessing.testkit;

/** What {@link io.multiprocessing.Wait} promises: a transport's test extends this class and names itself. */
public abstract class WaitContract extends Contract implements WaitRules {
    /** For subclasses. */
    protected WaitContract() {}
}
