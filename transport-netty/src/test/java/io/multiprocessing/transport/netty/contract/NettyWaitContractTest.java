package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.WaitContract;

class NettyWaitContractTest extends WaitContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
