package io.multiprocessing.transport.socket.contract;

import io.multiprocessing.testkit.BarrierContract;

class SocketBarrierContractTest extends BarrierContract {
    @Override
    protected String transport() {
        return "socket";
    }
}
