package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.JoinableQueueContract;

class NettyJoinableQueueContractTest extends JoinableQueueContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
