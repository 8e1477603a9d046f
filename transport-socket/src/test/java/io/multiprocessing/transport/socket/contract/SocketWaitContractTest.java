package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.WaitContract;

class SocketWaitContractTest extends WaitContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
