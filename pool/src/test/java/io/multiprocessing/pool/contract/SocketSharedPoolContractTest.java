package io.multiprocessing.pool.contract;

class SocketSharedPoolContractTest extends SharedPoolContract {
    @Override
    String transport() {
        return "socket";
    }
}
