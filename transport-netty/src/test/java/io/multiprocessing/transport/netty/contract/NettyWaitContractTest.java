package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.WaitContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyWaitContractTest extends WaitContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
