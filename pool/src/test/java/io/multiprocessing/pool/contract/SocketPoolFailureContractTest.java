package io.multiprocessing.pool.contract;

class SocketPoolFailureContractTest extends PoolFailureContract {
    @Override
    String transport() {
        return "socket";
    }
}
