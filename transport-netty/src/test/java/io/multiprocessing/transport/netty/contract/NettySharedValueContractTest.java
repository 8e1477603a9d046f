package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.SharedValueContract;

class NettySharedValueContractTest extends SharedValueContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
