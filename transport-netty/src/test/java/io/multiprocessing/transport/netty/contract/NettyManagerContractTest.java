package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.ManagerContract;

class NettyManagerContractTest extends ManagerContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
