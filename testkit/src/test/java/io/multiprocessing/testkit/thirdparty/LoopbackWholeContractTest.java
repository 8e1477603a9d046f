package io.multiprocessing.testkit.thirdparty;

import io.multiprocessing.testkit.WholeContract;

/** Everything that the library promises holds over a transport that a stranger wrote in a hundred lines. */
class LoopbackWholeContractTest extends WholeContract {
    @Override
    protected String transport() {
        return "loopback";
    }
}
