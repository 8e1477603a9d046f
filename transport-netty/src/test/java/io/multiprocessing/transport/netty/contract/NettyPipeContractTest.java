package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.PipeContract;

class NettyPipeContractTest extends PipeContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
