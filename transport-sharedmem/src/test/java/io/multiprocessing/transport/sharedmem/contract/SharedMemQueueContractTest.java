package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.QueueContract;

class SharedMemQueueContractTest extends QueueContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
