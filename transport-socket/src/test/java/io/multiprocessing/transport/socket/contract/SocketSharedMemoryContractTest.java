package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.SharedMemoryContract;

class SocketSharedMemoryContractTest extends SharedMemoryContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
