package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.StartMethod;
import io.multiprocessing.testkit.ProcessContract;
import org.junit.jupiter.api.Tag;

/** In a soak: what a JVM is that waited is shown by {@code StandbyRules} in every build. */
@Tag("processes")
class SharedMemStandbyProcessContractTest extends ProcessContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }

    @Override
    protected StartMethod startMethod() {
        return StartMethod.STANDBY;
    }
}
