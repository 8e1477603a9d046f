package io.multiprocessing.testkit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/**
 * What {@link io.multiprocessing.SharedMemory} and {@link io.multiprocessing.ShareableList} promise: a transport's test
 * extends this class and names itself. Where the transport reaches other machines nothing of this can be had, and all
 * of it is passed over.
 */
public abstract class SharedMemoryContract extends Contract
        implements SharedMemoryRules, NamedMemoryRules, ShareableListRules, SharedMemoryDeathRules, FullMemoryRules {
    /** For subclasses. */
    protected SharedMemoryContract() {}

    @BeforeEach
    final void assumeThatMemoryCanBeShared() {
        Assumptions.assumeTrue(sharesMemory(), "a transport that reaches other machines shares no memory");
    }
}
