package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.SharedValueContract;

class SocketSharedValueContractTest extends SharedValueContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
