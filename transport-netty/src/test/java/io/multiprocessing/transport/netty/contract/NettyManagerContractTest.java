package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.ManagerContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyManagerContractTest extends ManagerContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
