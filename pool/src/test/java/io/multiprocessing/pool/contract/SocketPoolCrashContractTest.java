package io.multiprocessing.pool.contract;

class SocketPoolCrashContractTest extends PoolCrashContract {
    @Override
    String transport() {
        return "socket";
    }
}
