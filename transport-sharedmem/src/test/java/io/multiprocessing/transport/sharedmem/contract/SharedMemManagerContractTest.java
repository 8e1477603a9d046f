package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.ManagerContract;

class SharedMemManagerContractTest extends ManagerContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
