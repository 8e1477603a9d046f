package io.multiprocessing.testkit.thirdparty;

import io.multiprocessing.testkit.PipeContract;

class LoopbackPipeContractTest extends PipeContract {
    @Override
    protected String transport() {
        return "loopback";
    }
}
