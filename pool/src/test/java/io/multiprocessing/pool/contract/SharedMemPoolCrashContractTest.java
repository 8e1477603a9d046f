package io.multiprocessing.pool.contract;

class SharedMemPoolCrashContractTest extends PoolCrashContract {
    @Override
    String transport() {
        return "sharedmem";
    }
}
