package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.SharedValueContract;

class SharedMemSharedValueContractTest extends SharedValueContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
