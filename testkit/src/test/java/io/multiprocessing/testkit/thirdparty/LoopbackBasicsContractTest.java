package io.multiprocessing.testkit.thirdparty;

import io.multiprocessing.testkit.BasicsContract;

/** What every build tests of {@link LoopbackWholeContractTest}, which is for a soak. */
class LoopbackBasicsContractTest extends BasicsContract {
    @Override
    protected String transport() {
        return "loopback";
    }
}
