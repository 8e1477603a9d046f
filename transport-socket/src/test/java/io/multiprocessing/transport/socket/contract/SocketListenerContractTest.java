package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.ListenerContract;

class SocketListenerContractTest extends ListenerContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
