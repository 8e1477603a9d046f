package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.BarrierContract;

class SharedMemBarrierContractTest extends BarrierContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
