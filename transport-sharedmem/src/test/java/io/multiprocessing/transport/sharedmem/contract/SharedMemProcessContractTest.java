package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.ProcessContract;

class SharedMemProcessContractTest extends ProcessContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
