package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.ProcessContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyProcessContractTest extends ProcessContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
