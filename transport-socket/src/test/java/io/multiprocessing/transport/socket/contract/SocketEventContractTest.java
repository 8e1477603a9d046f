package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.EventContract;

class SocketEventContractTest extends EventContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
