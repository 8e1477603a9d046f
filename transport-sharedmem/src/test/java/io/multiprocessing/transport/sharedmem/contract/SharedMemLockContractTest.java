package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.LockContract;

class SharedMemLockContractTest extends LockContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
