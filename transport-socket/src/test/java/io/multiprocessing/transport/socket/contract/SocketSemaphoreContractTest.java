package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.SemaphoreContract;

class SocketSemaphoreContractTest extends SemaphoreContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
