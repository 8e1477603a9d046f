package io.multiprocessing.testkit;

/**
 * What {@link io.multiprocessing.Pipe} and {@link io.multiprocessing.Connection} promise: a transport's test extends
 * this class and names itself.
 */
public abstract class PipeContract extends Contract
        implements PipeMessageRules,
                PipeByteRules,
                PipeWaitingRules,
                PipeEndRules,
                PipeTravelRules,
                PipeDeathRules,
                PipeLostEndRules,
                PipeStoppedMakerRules {
    /** For subclasses. */
    protected PipeContract() {}
}
