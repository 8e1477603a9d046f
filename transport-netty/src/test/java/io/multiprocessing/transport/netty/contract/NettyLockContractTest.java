package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.LockContract;

class NettyLockContractTest extends LockContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
