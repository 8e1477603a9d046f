package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.PipeContract;

class SocketPipeContractTest extends PipeContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
