package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.ProcessContract;

class NettyProcessContractTest extends ProcessContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
