package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.EventContract;

class SharedMemEventContractTest extends EventContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
