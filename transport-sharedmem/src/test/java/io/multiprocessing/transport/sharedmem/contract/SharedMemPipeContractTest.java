package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.PipeContract;

class SharedMemPipeContractTest extends PipeContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
