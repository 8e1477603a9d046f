package io.multiprocessing.internal.host;

import io.multiprocessing.MessageHandler;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.SharedChannel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A channel in shared memory as the handles of this process use it, whoever hosts it; one for each channel and process.
 *
 * <p>An element passes from the caller's bytes into the memory and from there into the taker's, one copy each; nothing
 * is made for it on the way.
 */
final class SharedChannelPort implements ConduitPort {
    private final SharedChannel channel;
    private final Lifeline lifeline;
    private final SharedPutting putting;
    private final SharedTaking taking;
    private final SharedQuestions questions;
    private final ElementReader values;
    private final ElementReader bytes;
    private final ElementReader payloads;

    /** The channel is null where it cannot be opened: then the lifeline says so to whoever uses it. */
    SharedChannelPort(SharedChannel channel, Lifeline lifeline, boolean pipe) {
        this.channel = channel;
        this.lifeline = lifeline;
        this.putting = new SharedPutting(channel, lifeline, pipe);
        this.taking = new SharedTaking(channel, lifeline, pipe);
        this.questions = new SharedQuestions(channel, lifeline, pipe);
        this.values = new ElementReader(taking, ElementReader.Form.VALUE);
        this.bytes = new ElementReader(taking, ElementReader.Form.BYTES);
        this.payloads = new ElementReader(taking, ElementReader.Form.PAYLOAD);
    }

    @Override
    public byte put(Payload payload, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        MemorySegment element = MemorySegment.ofArray(payload.data());
        try {
            return putting.put(payload.kind(), element, payload.cargo(), timeoutNanos, interruptible, gate);
        } catch (HostGoneException e) {
            Cargo.release(payload); // it was not put
            throw e;
        }
    }

    @Override
    public byte putBytes(byte kind, MemorySegment element, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return putting.put(kind, element, null, timeoutNanos, interruptible, gate);
    }

    @Override
    public Taken take(long timeoutNanos, boolean peek, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        if (peek) {
            return taking.look(timeoutNanos, gate);
        }
        Object taken = taking.take(payloads, timeoutNanos, gate);
        return taken instanceof Payload payload ? new Taken(Status.OK, payload, 0) : (Taken) taken;
    }

    @Override
    public Look look(boolean once, Gate gate) {
        return new Look() {
            @Override
            public State state() {
                try {
                    boolean nothing = taking.look(0, gate).status() == Status.NOT_NOW;
                    return !nothing ? State.READY : once ? State.NOTHING : State.PENDING;
                } catch (IOException | ClosedHandleException e) {
                    return State.READY; // using it gives the error
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted although it does not wait", e);
                }
            }

            @Override
            public boolean isAskedAgain() {
                return true;
            }

            @Override
            public void end() {
                // nothing was begun
            }
        };
    }

    @Override
    public Object takeElement(long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        Object taken = taking.take(values, timeoutNanos, gate);
        return taken instanceof Payload payload ? new Taken(Status.OK, payload, 0) : taken;
    }

    @Override
    public Object takeBytes(long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        Object taken = taking.take(bytes, timeoutNanos, gate);
        if (taken instanceof Payload payload) { // it has cargo
            taking.settle(payload.cargo(), false);
            return payload.data();
        }
        return taken;
    }

    @Override
    public void unpacked(Taken taken, boolean arrived) {
        taking.settle(taken.payload().cargo(), arrived);
    }

    @Override
    public int takeInto(MemorySegment into, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return taking.takeInto(into, timeoutNanos, gate);
    }

    @Override
    public Taken takeInPlace(MessageHandler handler, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return taking.takeInPlace(handler, gate);
    }

    @Override
    public boolean callsHandlerNow() {
        return taking.callsHandlerNow();
    }

    @Override
    public Waiter query(byte what, long argument, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return questions.answer(what, argument, timeoutNanos, gate);
    }

    @Override
    public List<Snapshot.Item> items(Gate gate) throws IOException {
        return questions.items();
    }

    @Override
    public String glance() {
        try {
            lifeline.check();
        } catch (HostGoneException e) {
            return "lost: " + e.getMessage();
        }
        return questions.glance();
    }

    /** Nobody of this process uses it any more, or its host is gone. */
    void release() {
        putting.end();
        taking.end();
        if (channel != null) {
            channel.release();
        }
    }
}
