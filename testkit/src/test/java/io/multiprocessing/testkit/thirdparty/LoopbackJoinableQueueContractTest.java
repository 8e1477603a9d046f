package io.multiprocessing.testkit.thirdparty;

import io.multiprocessing.testkit.JoinableQueueContract;

class LoopbackJoinableQueueContractTest extends JoinableQueueContract {
    @Override
    protected String transport() {
        return "loopback";
    }
}
