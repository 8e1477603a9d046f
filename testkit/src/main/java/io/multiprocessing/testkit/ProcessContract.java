package io.multiprocessing.testkit;

/**
 * What {@link io.multiprocessing.Process} promises, whatever the transport: a transport's test extends this class and
 * names itself.
 */
public abstract class ProcessContract extends Contract
        implements ProcessHandleRules,
                ProcessLifeRules,
                ProcessExitRules,
                ProcessFamilyRules,
                ProcessSettingsRules,
                ProcessStreamRules,
                ProcessDisasterRules,
                ProcessProgramRules,
                StandbyRules,
                InProcessRules {
    /** For subclasses. */
    protected ProcessContract() {}
}
