package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.LockContract;

class SocketLockContractTest extends LockContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
