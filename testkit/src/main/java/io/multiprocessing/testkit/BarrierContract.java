package io.multiprocessing.testkit;

/** What {@link io.multiprocessing.Barrier} promises: a transport's test extends this class and names itself. */
public abstract class BarrierContract extends Contract implements BarrierRules, BarrierBrokenRules, BarrierDeathRules {
    /** For subclasses. */
    protected BarrierContract() {}
}
