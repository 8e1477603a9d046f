package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.Context;
import io.multiprocessing.testkit.QueueContract;
import org.junit.jupiter.api.AfterAll;

/** A durable queue keeps the whole contract of queues, but for what is overridden here, each with its reason. */
class DurableQueueContractTest extends QueueContract {
    private final DurableContext durable = new DurableContext();

    @Override
    protected String transport() {
        return "sharedmem";
    }

    @Override
    protected Context prepared(Context made) {
        return durable.of(made);
    }

    @AfterAll
    void deleteFiles() {
        durable.delete();
    }
}
