package io.multiprocessing.pool.contract;

import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyPoolCrashContractTest extends PoolCrashContract {
    @Override
    String transport() {
        return "netty";
    }
}
