package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.StartMethod;
import io.multiprocessing.testkit.ProcessContract;
import org.junit.jupiter.api.Tag;

/** In a soak: what a JVM is that waited is shown by {@code StandbyRules} in every build. */
@Tag("standby")
class SocketStandbyProcessContractTest extends ProcessContract {
    @Override
    protected String transport() {
        return "socket";
    }

    @Override
    protected StartMethod startMethod() {
        return StartMethod.STANDBY;
    }
}
