package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.QueueContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyQueueContractTest extends QueueContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
