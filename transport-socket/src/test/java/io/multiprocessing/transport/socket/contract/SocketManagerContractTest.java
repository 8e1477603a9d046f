package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.ManagerContract;

class SocketManagerContractTest extends ManagerContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
