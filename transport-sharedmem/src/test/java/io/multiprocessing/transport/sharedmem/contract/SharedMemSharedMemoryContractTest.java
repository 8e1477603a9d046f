package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.SharedMemoryContract;

class SharedMemSharedMemoryContractTest extends SharedMemoryContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
