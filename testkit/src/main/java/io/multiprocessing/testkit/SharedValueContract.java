package io.multiprocessing.testkit;

/**
 * What {@link io.multiprocessing.SharedLong}, {@link io.multiprocessing.SharedDouble} and the shared arrays promise: a
 * transport's test extends this class and names itself.
 */
public abstract class SharedValueContract extends Contract
        implements SharedValueRules, SharedArrayRules, SharedValueDeathRules {
    /** For subclasses. */
    protected SharedValueContract() {}
}
