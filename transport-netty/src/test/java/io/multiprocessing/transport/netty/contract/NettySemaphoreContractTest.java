package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.SemaphoreContract;
import org.junit.jupiter.api.Tag;

@Tag("whole")
class NettySemaphoreContractTest extends SemaphoreContract {
    @Override
    protected String transport() {
        return "netty";
    }
}
