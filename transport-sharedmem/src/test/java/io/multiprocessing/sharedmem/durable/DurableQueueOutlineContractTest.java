package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.Context;
import io.multiprocessing.testkit.QueueOutlineContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** What every build shows of the contract of queues; the whole is for the soak, {@link DurableQueueContractTest}. */
@Tag("durable")
class DurableQueueOutlineContractTest extends QueueOutlineContract {
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
