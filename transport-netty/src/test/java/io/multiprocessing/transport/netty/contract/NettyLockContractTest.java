package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.LockContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyLockContractTest extends LockContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
