package io.multiprocessing.testkit.thirdparty;

import io.multiprocessing.testkit.LockContract;

class LoopbackLockContractTest extends LockContract {
    @Override
    protected String transport() {
        return "loopback";
    }
}
