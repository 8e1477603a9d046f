package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.BasicsContract;

class NettyBasicsContractTest extends BasicsContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
