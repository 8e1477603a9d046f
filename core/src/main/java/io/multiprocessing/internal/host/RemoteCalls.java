package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

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

    HostGoneException nonsense(String answer) {
        return link.nonsense(answer);
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

    /**
     * Begins a call that carries what a user wants to be carried; a large payload goes ahead.
     *
     * @throws ConduitPort.ClosedHandleException the handle was closed meanwhile; nothing was called
     */
    Call call(byte verb, Payload payload, Gate gate) throws HostGoneException, ConduitPort.ClosedHandleException {
        check();
        var departure = new Departure(link, 0, false, gate);
        long stream = link.sendAhead(payload, object, (byte) 0, departure);
        if (stream == Channel.GIVEN_UP) {
            if (gate.isClosed()) {
                throw new ConduitPort.ClosedHandleException();
            }
            throw link.silent(HostLink.PATIENCE_NANOS, "nothing was called");
        }
        HostCall call = HostCall.of(link, object, (byte) 0);
        ByteBuffer head = ByteBuffer.allocate(18)
                .put(Op.CALL_WITH)
                .putLong(object)
                .putLong(call.number())
                .put(verb);
        link.send(head.flip(), payload, stream);
        return new Call(call, gate);
    }

    /** A call of a referent that is under way. Its host runs it for as long as it takes. */
    final class Call {
        private static final long FIRST_SIGN_NANOS = TimeUnit.SECONDS.toNanos(1);

        private final HostCall call;
        private final Gate gate;
        private boolean interrupted;

        private Call(HostCall call, Gate gate) {
            this.call = call;
            this.gate = gate;
        }

        /** Whether the caller was interrupted, and has passed that on. */
        boolean wasInterrupted() {
            return interrupted;
        }

        /**
         * Waits for the answer as long as the host shows signs of life. An interrupt is passed on to the thread that
         * runs the call, whose answer counts; a host that is stopped has a moment left then.
         */
        Waiter await() throws HostGoneException, ConduitPort.ClosedHandleException {
            Waiter waiter = call.waiter();
            long heard = -1;
            long patience = FIRST_SIGN_NANOS;
            while (true) {
                switch (waiter.await(patience, !interrupted, gate)) {
                    case ANSWERED -> {
                        return answered(waiter);
                    }
                    case INTERRUPTED -> {
                        interrupted = true;
                        call.cancel();
                        heard = link.heard();
                        patience = HostCall.CANCEL_LIMIT_NANOS;
                        link.askForSign();
                    }
                    case ABORTED -> throw abandoned();
                    case TIMED_OUT -> {
                        if (heard == link.heard() && call.leave(this::late)) {
                            throw silent(patience);
                        }
                        heard = link.heard();
                        patience = HostLink.PATIENCE_NANOS;
                        link.askForSign();
                    }
                }
            }
        }

        private HostGoneException silent(long patience) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return link.silent(patience, "whether the call takes place is not known");
        }

        private ConduitPort.ClosedHandleException abandoned() throws HostGoneException {
            call.cancel();
            if (!call.leave(this::late)) {
                late(
                        call.waiter().status(),
                        call.waiter().value(),
                        call.waiter().payload());
            }
            return new ConduitPort.ClosedHandleException();
        }

        /** The thread has gone on without the answer. */
        private void late(byte status, long value, Payload payload) {
            if (status == Status.OK && (value & HostedReferent.KEPT) != 0) {
                try {
                    send(HostedReferent.RECEIVED, 0, receipt(false));
                } catch (HostGoneException e) {
                    // then it is nobody's
                }
            }
        }

        /** Tells the host what became of an answer that it keeps until it knows. */
        void received(boolean arrived) {
            try {
                tell(HostedReferent.RECEIVED, receipt(arrived));
            } catch (HostGoneException e) {
                // then nobody wants to know
            }
        }

        private ByteBuffer receipt(boolean arrived) {
            return ByteBuffer.allocate(9)
                    .putLong(call.number())
                    .put((byte) (arrived ? 1 : 0))
                    .flip();
        }
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
