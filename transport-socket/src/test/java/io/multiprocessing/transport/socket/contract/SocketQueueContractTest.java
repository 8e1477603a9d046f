package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.QueueContract;

class SocketQueueContractTest extends QueueContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
