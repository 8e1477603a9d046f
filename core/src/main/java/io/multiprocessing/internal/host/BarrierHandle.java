package io.multiprocessing.internal.host;

import io.multiprocessing.Barrier;
import io.multiprocessing.SerializationException;
import io.multiprocessing.Target;
import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/** A handle of a barrier. */
final class BarrierHandle extends CalledHandle implements Barrier {
    private static final long serialVersionUID = 1L;
    private static final CallPort.Undo ABANDON = new CallPort.Undo(HostedBarrier.ABANDON, new byte[0]);
    private static final String UNSURE = "it happens when the process goes on";

    private final transient int parties;

    BarrierHandle(Hold hold, int parties) {
        super(hold);
        this.parties = parties;
    }

    @Override
    Reference departing() {
        open();
        return held().departing(Reference.Kind.BARRIER, parties);
    }

    @Override
    String noun() {
        return "barrier";
    }

    @Override
    public int await() throws InterruptedException, BrokenBarrierException {
        try {
            return await(Waiter.FOREVER);
        } catch (TimeoutException e) {
            throw endedInVain();
        }
    }

    @Override
    public int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return await(Nanos.of(timeout));
    }

    private int await(long timeoutNanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        if (Thread.currentThread().isInterrupted()) {
            abort(); // the others wait in vain
        }
        Waiter waiter = await(HostedBarrier.AWAIT, timeoutNanos, ABANDON);
        switch (waiter.status()) {
            case Status.OK -> {
                return waiter.payload() == null
                        ? (int) waiter.value()
                        : runAction(waiter.payload(), round(waiter.value()));
            }
            case Status.BROKEN -> throw new BrokenBarrierException("the barrier is broken");
            default -> throw new TimeoutException("not everybody has arrived in time: parties=" + parties);
        }
    }

    private static ByteBuffer round(long round) {
        return ByteBuffer.allocate(8).putLong(round).flip();
    }

    /** This is the last to arrive: the others wait until the action is done. */
    private int runAction(Payload action, ByteBuffer round) throws BrokenBarrierException {
        boolean done = false;
        try {
            Checkpoint.reached("barrier.action.before");
            target(action).run();
            Checkpoint.reached("barrier.action.after");
            done = true;
        } finally {
            if (!done) {
                tellQuietly(HostedBarrier.FAILED, round);
            }
        }
        if (ask(HostedBarrier.DONE, round, "the others go on when it does").status() != Status.OK) {
            throw new BrokenBarrierException("the barrier was broken while its action ran");
        }
        return 0;
    }

    private Target target(Payload action) {
        // the action stays with the barrier, and so do the references in it
        Object target = Hold.looking(() -> Payloads.decode(held().codec(), "the barrier's action", action));
        if (target instanceof Target runnable) {
            return runnable;
        }
        throw new SerializationException("the barrier's action is none: " + target, null);
    }

    @Override
    public void reset() {
        ask(HostedBarrier.RESET, CallPort.NOTHING, UNSURE);
    }

    @Override
    public void abort() {
        ask(HostedBarrier.ABORT, CallPort.NOTHING, UNSURE);
    }

    @Override
    public boolean isBroken() {
        return state() == HostedBarrier.BROKEN;
    }

    @Override
    public int parties() {
        open();
        return parties;
    }

    @Override
    public int waiting() {
        return Math.max(0, state());
    }

    private int state() {
        return (int) ask(HostedBarrier.STATE, CallPort.NOTHING, "the state is not known")
                .value();
    }

    @Override
    public String toString() {
        return describe("Barrier", () -> {
            int state = state();
            return "parties=" + parties + (state == HostedBarrier.BROKEN ? ", broken" : ", waiting=" + state);
        });
    }
}
