package io.multiprocessing.testkit;

/**
 * What {@link io.multiprocessing.SharedMemory} and {@link io.multiprocessing.ShareableList} promise: a transport's test
 * extends this class and names itself.
 */
public abstract class SharedMemoryContract extends Contract
        implements SharedMemoryRules, NamedMemoryRules, ShareableListRules, SharedMemoryDeathRules, FullMemoryRules {
    /** For subclasses. */
    protected SharedMemoryContract() {}
}
