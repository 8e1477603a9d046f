package io.multiprocessing.pool.contract;

class SharedMemSharedPoolContractTest extends SharedPoolContract {
    @Override
    String transport() {
        return "sharedmem";
    }
}
