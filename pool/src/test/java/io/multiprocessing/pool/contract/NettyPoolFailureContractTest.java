package io.multiprocessing.pool.contract;

import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyPoolFailureContractTest extends PoolFailureContract {
    @Override
    String transport() {
        return "netty";
    }
}
