package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.JoinableQueueContract;

class SharedMemJoinableQueueContractTest extends JoinableQueueContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
