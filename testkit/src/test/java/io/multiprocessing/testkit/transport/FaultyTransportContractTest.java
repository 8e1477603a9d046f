package io.multiprocessing.testkit.transport;

import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.thirdparty.LoopbackTransport;

/** With delays alone a transport keeps its promises. */
class FaultyTransportContractTest extends TransportContract {
    @Override
    protected Transport transport() {
        return new FaultyTransport(new LoopbackTransport(), FaultPlan.of("seed=11, delay-receive=0.01%, delay=0.5ms"));
    }

    /** Peers without faults: those of this side are enough. */
    @Override
    protected Class<? extends Transport> transportOfPeers() {
        return LoopbackTransport.class;
    }

    /** Those that people use carry a million. */
    @Override
    protected int manyMessages() {
        return 50_000;
    }
}
