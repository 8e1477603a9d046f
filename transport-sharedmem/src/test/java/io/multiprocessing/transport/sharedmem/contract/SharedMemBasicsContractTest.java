package io.multiprocessing.transport.sharedmem.contract;

import io.multiprocessing.testkit.BasicsContract;

/** Run where native access is denied, or given to children only; where all have it, whole contracts are run. */
class SharedMemBasicsContractTest extends BasicsContract {
    @Override
    protected String transport() {
        return "sharedmem";
    }
}
