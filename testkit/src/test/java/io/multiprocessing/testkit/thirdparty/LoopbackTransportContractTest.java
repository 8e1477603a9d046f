package io.multiprocessing.testkit.thirdparty;

import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.transport.TransportContract;

class LoopbackTransportContractTest extends TransportContract {
    @Override
    protected Transport transport() {
        return new LoopbackTransport();
    }

    /** Those that people use carry a million. */
    @Override
    protected int manyMessages() {
        return 50_000;
    }
}
