package io.multiprocessing.testkit;

/** What {@link io.multiprocessing.Manager} promises: a transport's test extends this class and names itself. */
public abstract class ManagerContract extends Contract
        implements ManagerRules, ManagerDetailRules, ManagerSyncRules, ManagerFaultRules, ManagerLoadRules {
    /** For subclasses. */
    protected ManagerContract() {}
}
