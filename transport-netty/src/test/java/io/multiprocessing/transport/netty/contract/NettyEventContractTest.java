package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.EventContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyEventContractTest extends EventContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
