package io.multiprocessing.transport.socket.faults;

import io.multiprocessing.testkit.JoinableQueueContract;
import io.multiprocessing.testkit.transport.FaultPlan;
import io.multiprocessing.testkit.transport.FaultyTransport;
import org.junit.jupiter.api.AfterAll;

/** Messages that come late now and then, in this process and in its children, break no promise. */
class SlowSocketsJoinableQueueContractTest extends JoinableQueueContract {
    SlowSocketsJoinableQueueContractTest() {
        String plan = FaultPlan.delays(System.nanoTime());
        System.out.println("faults: " + plan);
        System.setProperty(FaultyTransport.FAULTS, plan);
    }

    @Override
    protected String transport() {
        return "faulty";
    }

    @AfterAll
    static void forgetThePlan() {
        System.clearProperty(FaultyTransport.FAULTS);
    }
}
