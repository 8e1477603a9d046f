package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.ProcessContract;
import org.junit.jupiter.api.Tag;

/** In a soak: processes are the same over sockets, where every build tests them. */
@Tag("processes")
class SharedMemProcessContractTest extends ProcessContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
