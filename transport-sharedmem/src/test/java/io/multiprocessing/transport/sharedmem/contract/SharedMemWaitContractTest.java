package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.WaitContract;

class SharedMemWaitContractTest extends WaitContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
