package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.Waiter.Outcome;
import java.nio.ByteBuffer;

/** An object that another process hosts and that is asked by verbs. */
final class RemoteCalls implements CallPort {
    private final HostLink link;
    private final long object;
    private volatile boolean gone;

    RemoteCalls(HostLink link, long object) {
        this.link = link;
        this.object = object;
    }

    void objectGone() {
        gone = true;
    }

    private void check() throws HostGoneException {
        link.check();
        if (gone) {
            throw new HostGoneException("it does not exist any more in the process that made it: " + link.host(), null);
        }
    }

    private Waiter answered(Waiter waiter) throws HostGoneException {
        if (waiter.status() == Status.GONE) {
            link.check();
            gone = true;
            check();
        }
        return waiter;
    }

    private void send(byte verb, long request, ByteBuffer arguments) throws HostGoneException {
        link.send(ByteBuffer.allocate(18 + arguments.remaining())
                .put(Op.CALL)
                .putLong(object)
                .putLong(request)
                .put(verb)
                .put(arguments.duplicate())
                .flip());
    }

    @Override
    public Waiter ask(byte verb, ByteBuffer arguments, Undo undo, String consequence) throws HostGoneException {
        check();
        HostCall call = HostCall.of(link, object, (byte) 0);
        send(verb, call.number(), arguments);
        call.awaitPrompt(grantedTooLate(undo), consequence);
        return answered(call.waiter());
    }

    @Override
    public Waiter await(byte verb, ByteBuffer arguments, long timeoutNanos, boolean interruptible, Gate gate, Undo undo)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException {
        check();
        HostCall call = HostCall.of(link, object, (byte) 0);
        send(verb, call.number(), arguments);
        Checkpoint.reached("call.await.requested");
        Waiter waiter = call.waiter();
        Outcome outcome = call.await(timeoutNanos, interruptible, gate, grantedTooLate(undo));
        if (outcome != Outcome.ANSWERED) {
            CallPort.givenUp(this, waiter, outcome, undo);
        }
        return answered(waiter);
    }

    /** The host was stopped, and the thread has gone on without what it asked for. */
    private Answer grantedTooLate(Undo undo) {
        return (status, _, _) -> {
            if (status != Status.OK || undo == null || link.isLeaving(object)) {
                return; // the host takes back what a process has that lets go
            }
            try {
                send(undo.verb(), 0, ByteBuffer.wrap(undo.arguments()));
            } catch (HostGoneException e) {
                // then there is nothing to take back
            }
        };
    }

    @Override
    public void tell(byte verb, ByteBuffer arguments) throws HostGoneException {
        check();
        Checkpoint.reached("call.tell.before-send");
        send(verb, 0, arguments);
        new Departure(link, 0, false, null).await(); // it cannot be taken back: however the wait ends, it is said
        Checkpoint.reached("call.tell.after-send");
    }
}
