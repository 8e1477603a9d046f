package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.SemaphoreContract;

class SharedMemSemaphoreContractTest extends SemaphoreContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
