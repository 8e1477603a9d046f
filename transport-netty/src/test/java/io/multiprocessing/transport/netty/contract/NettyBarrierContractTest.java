package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.BarrierContract;

class NettyBarrierContractTest extends BarrierContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
