package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.ProcessContract;

class SocketProcessContractTest extends ProcessContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
