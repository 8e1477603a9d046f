package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.JoinableQueueContract;

class SocketJoinableQueueContractTest extends JoinableQueueContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
