package io.multiprocessing.transport.socket;

import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.transport.TransportContract;

class SocketTransportContractTest extends TransportContract {
    @Override
    protected Transport transport() {
        return new SocketTransport();
    }
}
