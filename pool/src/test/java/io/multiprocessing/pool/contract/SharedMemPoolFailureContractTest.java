package io.multiprocessing.pool.contract;

class SharedMemPoolFailureContractTest extends PoolFailureContract {
    @Override
    String transport() {
        return "sharedmem";
    }
}
