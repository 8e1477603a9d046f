package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiter.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An object of this very process that is asked by verbs. */
final class LocalCalls implements CallPort {
    private static final long NO_REQUEST = 0;

    private final HostedCalls object;

    LocalCalls(HostedCalls object) {
        this.object = object;
    }

    HostedCalls object() {
        return object;
    }

    private void check() throws HostGoneException {
        if (object.node().isClosed()) {
            throw new HostGoneException("the context that made it is closed", null);
        }
    }

    private void call(byte verb, ByteBuffer arguments, Answer answer) throws HostGoneException {
        check();
        try {
            object.call(null, verb, NO_REQUEST, arguments, answer);
        } catch (IOException e) {
            throw new IllegalStateException("a verb that this process does not know itself", e);
        }
    }

    private Waiter answered(Waiter waiter) throws HostGoneException {
        if (waiter.status() == Status.GONE) {
            check();
            throw new HostGoneException("it does not exist any more", null);
        }
        return waiter;
    }

    @Override
    public Waiter ask(byte verb, ByteBuffer arguments, Undo undo, String consequence) throws HostGoneException {
        var waiter = new Waiter();
        call(verb, arguments, waiter);
        waiter.await(Waiter.FOREVER, false, null);
        return answered(waiter);
    }

    @Override
    public Waiter await(byte verb, ByteBuffer arguments, long timeoutNanos, boolean interruptible, Gate gate, Undo undo)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException {
        var waiter = new Waiter();
        call(verb, arguments, waiter);
        Outcome outcome = waiter.await(timeoutNanos, interruptible, gate);
        if (outcome != Outcome.ANSWERED) {
            object.cancel(null, NO_REQUEST, waiter);
            waiter.await(Waiter.FOREVER, false, null);
            CallPort.givenUp(this, waiter, outcome, undo);
        }
        return answered(waiter);
    }

    @Override
    public void tell(byte verb, ByteBuffer arguments) throws HostGoneException {
        call(verb, arguments, Answers.NOBODY);
    }
}
