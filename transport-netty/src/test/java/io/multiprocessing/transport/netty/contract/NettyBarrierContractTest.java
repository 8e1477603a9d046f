package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.BarrierContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettyBarrierContractTest extends BarrierContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
