package io.multiprocessing.transport.netty;

import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.transport.TransportContract;
import org.junit.jupiter.api.BeforeAll;

class NettyTransportContractTest extends TransportContract {
    /** The JDK keeps one socket for itself from the first on. */
    @BeforeAll
    static void useSockets() {
        new NettyTransport().unavailability();
    }

    @Override
    protected Transport transport() {
        return new NettyTransport();
    }
}
