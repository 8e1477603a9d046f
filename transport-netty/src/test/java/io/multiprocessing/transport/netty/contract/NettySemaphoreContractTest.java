package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.SemaphoreContract;

class NettySemaphoreContractTest extends SemaphoreContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
