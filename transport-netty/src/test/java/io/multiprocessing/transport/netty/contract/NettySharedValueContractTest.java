package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.SharedValueContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettySharedValueContractTest extends SharedValueContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
