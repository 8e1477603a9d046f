package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.Context;
import io.multiprocessing.testkit.QueueContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A durable queue keeps the whole contract of queues, but for what is overridden here, each with its reason. */
@Tag("durable")
class DurableQueueContractTest extends QueueContract {
    private static final String NO_MAKER =
            "a durable queue has no maker that could be stopped, and the rule sends a mortal queue through it";

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

    @ParameterizedTest
    @ValueSource(ints = 0)
    @Disabled(NO_MAKER)
    @Override
    public void anInterruptEndsAPutThatAStoppedMakerDoesNotTake(int bytes) {}

    @ParameterizedTest
    @ValueSource(ints = 0)
    @Disabled(NO_MAKER)
    @Override
    public void aTimedOfferToAStoppedMakerKeepsItsLimit(int bytes) {}

    @ParameterizedTest
    @ValueSource(ints = 0)
    @Disabled(NO_MAKER)
    @Override
    public void closingEndsAPutThatAStoppedMakerDoesNotTake(int bytes) {}

    @Test
    @Disabled(NO_MAKER)
    @Override
    public void handlesOfAStoppedMakersQueueTravelElsewhereWithoutWaitingForTheMaker() {}

    @Test
    @Disabled(NO_MAKER)
    @Override
    public void whatIsAskedOfAStoppedMakerIsAnsweredOrRefusedInTimeAndNothingIsLost() {}

    @AfterAll
    void deleteFiles() {
        durable.delete();
    }
}
