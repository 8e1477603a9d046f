package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.QueueContract;

class NettyQueueContractTest extends QueueContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
