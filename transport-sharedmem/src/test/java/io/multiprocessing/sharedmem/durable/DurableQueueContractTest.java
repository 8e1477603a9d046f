package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.Context;
import io.multiprocessing.testkit.QueueContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

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

    @Test
    @Disabled("who waits longest is not promised to be served first: takers of all processes race for the latch")
    @Override
    public void waitersAreServedFirstComeFirstServed() {}

    @Test
    @Disabled("a queue that ends with its maker cannot be an element of one that does not")
    @Override
    public void aQueueMadeByAChildWorksInItsParentAndInItsSibling() {}

    @Test
    @Disabled("a durable queue has no maker to die with, and the rule sends a mortal queue through it")
    @Override
    public void theDeathOfTheMakerEndsItsQueueForAllOthersAtOnce() {}

    @AfterAll
    void deleteFiles() {
        durable.delete();
    }
}
