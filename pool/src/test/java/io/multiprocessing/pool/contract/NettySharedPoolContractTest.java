package io.multiprocessing.pool.contract;

class NettySharedPoolContractTest extends SharedPoolContract {
    @Override
    String transport() {
        return "netty";
    }
}
