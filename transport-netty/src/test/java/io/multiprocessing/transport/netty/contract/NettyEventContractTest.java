package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.EventContract;

class NettyEventContractTest extends EventContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
