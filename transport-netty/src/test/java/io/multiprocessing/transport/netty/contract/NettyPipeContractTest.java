package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.PipeContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyPipeContractTest extends PipeContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
