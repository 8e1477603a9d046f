package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.rundir.RunDirectory;
import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.transport.TransportContract;
import org.junit.jupiter.api.BeforeAll;

class SharedMemTransportContractTest extends TransportContract {
    /** It stays until the process ends, and so is nothing that a test leaves behind. */
    @BeforeAll
    static void makeTheDirectoryOfThisProcess() {
        RunDirectory.inMemory();
    }

    @Override
    protected Transport transport() {
        return new SharedMemTransport();
    }
}
