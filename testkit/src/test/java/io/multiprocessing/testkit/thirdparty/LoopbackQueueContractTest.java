package io.multiprocessing.testkit.thirdparty;

import io.multiprocessing.testkit.QueueContract;

class LoopbackQueueContractTest extends QueueContract {
    @Override
    protected String transport() {
        return "loopback";
    }
}
