package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.JoinableQueueContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyJoinableQueueContractTest extends JoinableQueueContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
