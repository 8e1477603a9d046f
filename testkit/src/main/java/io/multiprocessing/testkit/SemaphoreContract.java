package io.multiprocessing.testkit;

/** What {@link io.multiprocessing.Semaphore} promises: a transport's test extends this class and names itself. */
public abstract class SemaphoreContract extends Contract implements SemaphoreRules, SemaphoreDeathRules {
    /** For subclasses. */
    protected SemaphoreContract() {}
}
