package io.multiprocessing.internal.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.multiprocessing.MessageHandler;
import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.spi.SharedChannel.Reader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel in shared memory as the handles of this process use it, whoever hosts it; one for each channel and process.
 *
 * <p>An element passes from the caller's bytes into the memory and from there into the taker's, one copy each; nothing
 * is made for it on the way. Who can go on at once does so; threads that must wait for a queue, and virtual threads
 * always, wait in {@link Turns}. (Platform threads in a pipe wait in the channel, as many as there are: their order is
 * not promised, and a turn would cost what the pipe gains.)
 *
 * <p>An element stays where it is until the reader has read it; dying there leaves it to the next taker. The checkpoint
 * {@code pipe.send.mid-message} lies inside the channel.
 */
final class SharedChannelPort implements ConduitPort {
    private final SharedChannel channel;
    private final Lifeline lifeline;
    private final boolean pipe;
    private final Turns putters = new Turns();
    private final Turns takers = new Turns();
    private final Reader<Object> elements = this::element;
    private final Reader<byte[]> bytes = this::bytes;
    private final Reader<Payload> payloads = this::payload;

    /** Messages that were cut short, which somebody who only looked has taken out. */
    private final AtomicInteger cutShort = new AtomicInteger();

    /** The last reader in place. Any thread may overwrite it, but uses its own only. */
    private InPlaceReader lastInPlace;

    /** The thread that is in a message handler; plain, since each thread only looks for itself. */
    private Thread handling;

    private final SharedQuestions questions;

    /** The channel is null where it cannot be opened: then the lifeline says so to whoever uses it. */
    SharedChannelPort(SharedChannel channel, Lifeline lifeline, boolean pipe) {
        this.channel = channel;
        this.lifeline = lifeline;
        this.pipe = pipe;
        this.questions = new SharedQuestions(channel, lifeline);
    }

    // ---- putting

    @Override
    public byte put(Payload payload, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return put(
                payload.kind(),
                MemorySegment.ofArray(payload.data()),
                payload.cargo(),
                timeoutNanos,
                interruptible,
                gate);
    }

    @Override
    public byte putBytes(byte kind, MemorySegment element, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return put(kind, element, null, timeoutNanos, interruptible, gate);
    }

    private byte put(
            byte kind, MemorySegment element, byte[] cargo, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        lifeline.check();
        Checkpoint.reached(pipe ? "pipe.send.before-send" : "queue.put.before-send");
        Outcome outcome;
        try {
            outcome = timeoutNanos == 0 || waitsInChannel()
                    ? channel.put(kind, element, cargo, timeoutNanos, interruptible && timeoutNanos != 0, gate)
                    : putInTurn(kind, element, cargo, timeoutNanos, interruptible, gate);
        } catch (IOException e) {
            throw lost(e);
        }
        if (outcome == Outcome.DONE) {
            Checkpoint.reached(pipe ? "pipe.send.after-send" : "queue.put.after-send");
            return Status.OK;
        }
        if (outcome == Outcome.NOT_NOW) {
            return Status.NOT_NOW;
        }
        lifeline.check(); // who has lost touch with the host is told so, and not what became of the object then
        return switch (outcome) {
            case SHUT_DOWN -> Status.SHUT_DOWN;
            case BROKEN -> Status.BROKEN;
            default -> throw givenUp(outcome, gate);
        };
    }

    private Outcome putInTurn(
            byte kind, MemorySegment element, byte[] cargo, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        Outcome outcome = channel.put(kind, element, cargo, 0, false, gate);
        if (outcome != Outcome.NOT_NOW) {
            return outcome;
        }
        long deadline = System.nanoTime() + timeoutNanos;
        if (!turn(putters, timeoutNanos, interruptible, gate)) {
            return outcome;
        }
        try {
            return channel.put(kind, element, cargo, left(timeoutNanos, deadline), interruptible, gate);
        } finally {
            putters.pass();
        }
    }

    // ---- waiting

    private boolean waitsInChannel() {
        return pipe && !Thread.currentThread().isVirtual();
    }

    /** False: the time ran out. */
    private boolean turn(Turns turns, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        Waiter.Outcome outcome = turns.await(timeoutNanos, interruptible, gate);
        if (outcome != Waiter.Outcome.ANSWERED) {
            GiveUp.throwFor(outcome);
            return false;
        }
        try {
            lifeline.check();
            return true;
        } catch (HostGoneException e) {
            turns.pass();
            throw e;
        }
    }

    private static long left(long timeoutNanos, long deadline) {
        return timeoutNanos == Waiter.FOREVER ? timeoutNanos : Math.max(0, deadline - System.nanoTime());
    }

    /** Why the channel gave something up. */
    private RuntimeException givenUp(Outcome outcome, Gate gate) throws HostGoneException, ClosedHandleException {
        if (gate.isClosed()) {
            throw new ClosedHandleException();
        }
        if (outcome == Outcome.GONE) {
            lifeline.ended();
        }
        lifeline.check();
        return new IllegalStateException("the channel says " + outcome + ", which makes no sense here");
    }

    /** The memory cannot be had; when it is that of a host that is gone, this is the reason. */
    private IOException lost(IOException e) throws HostGoneException {
        lifeline.check();
        return e;
    }

    // ---- taking

    @Override
    public Taken take(long timeoutNanos, boolean peek, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        if (peek) {
            return look(timeoutNanos, gate);
        }
        Object taken = take(payloads, timeoutNanos, gate);
        return taken instanceof Payload payload ? new Taken(Status.OK, payload) : (Taken) taken;
    }

    @Override
    public Object takeElement(long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return take(elements, timeoutNanos, gate);
    }

    @Override
    public Object takeBytes(long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return take(bytes, timeoutNanos, gate);
    }

    @Override
    public int takeInto(MemorySegment into, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        InPlaceReader reader = inPlace();
        try {
            reader.readInto(into);
            Object taken = take(reader, timeoutNanos, gate);
            if (taken != reader) {
                return ConduitPort.asNumber((Taken) taken);
            }
            return reader.length();
        } finally {
            reader.clear();
        }
    }

    @Override
    public Taken takeInPlace(MessageHandler handler, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        InPlaceReader reader = inPlace();
        try {
            reader.handTo(handler);
            Object taken = take(reader, 0, gate);
            if (taken != reader) {
                return (Taken) taken;
            }
            reader.throwWhatTheHandlerThrew();
            return Taken.SEEN;
        } finally {
            reader.clear();
        }
    }

    /** What the reader made, or one of the constants of {@link ConduitPort.Taken}. */
    private Object take(Reader<?> reader, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        lifeline.check();
        refuseHandlers();
        if (cutShort.get() > 0 && cutShort.getAndUpdate(marks -> Math.max(0, marks - 1)) > 0) {
            return Taken.CUT_SHORT;
        }
        Checkpoint.reached(pipe ? "pipe.receive.requested" : "queue.take.requested");
        long deadline = timeoutNanos > 0 ? System.nanoTime() + timeoutNanos : 0;
        long left = timeoutNanos;
        while (true) {
            Object taken;
            try {
                taken = left == 0 || waitsInChannel()
                        ? channel.take(reader, false, left, left != 0, gate)
                        : takeInTurn(reader, left, gate);
            } catch (IOException e) {
                throw lost(e);
            }
            if (!(taken instanceof Outcome outcome)) {
                Checkpoint.reached(pipe ? "pipe.receive.after-ack" : "queue.take.after-ack");
                return taken;
            }
            if (outcome != Outcome.CUT_SHORT || pipe) {
                return taken(outcome, gate);
            }
            left = timeoutNanos > 0 ? left(timeoutNanos, deadline) : timeoutNanos;
        }
    }

    private Object takeInTurn(Reader<?> reader, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        Object taken = channel.take(reader, false, 0, false, gate);
        if (taken != Outcome.NOT_NOW) {
            return taken;
        }
        long deadline = System.nanoTime() + timeoutNanos;
        if (!turn(takers, timeoutNanos, true, gate)) {
            return taken;
        }
        try {
            return channel.take(reader, false, left(timeoutNanos, deadline), true, gate);
        } finally {
            takers.pass();
        }
    }

    private Taken taken(Outcome outcome, Gate gate) throws HostGoneException, ClosedHandleException {
        if (outcome == Outcome.NOT_NOW) {
            return Taken.NOT_NOW;
        }
        if (outcome == Outcome.ENDED) {
            lifeline.check();
        }
        return switch (outcome) {
            case ENDED -> Taken.ENDED;
            case CUT_SHORT -> Taken.CUT_SHORT;
            default -> throw givenUp(outcome, gate);
        };
    }

    /** Waits for something to receive, without taking it. */
    private Taken look(long timeoutNanos, Gate gate) throws IOException, InterruptedException, ClosedHandleException {
        lifeline.check();
        refuseHandlers();
        if (cutShort.get() > 0) {
            return Taken.SEEN;
        }
        Outcome outcome;
        try {
            outcome = timeoutNanos == 0 || waitsInChannel()
                    ? channel.await(timeoutNanos, timeoutNanos != 0, gate)
                    : lookInTurn(timeoutNanos, gate);
        } catch (IOException e) {
            throw lost(e);
        }
        if (outcome == Outcome.CUT_SHORT) {
            cutShort.incrementAndGet();
        }
        return outcome == Outcome.DONE || outcome == Outcome.CUT_SHORT ? Taken.SEEN : taken(outcome, gate);
    }

    private Outcome lookInTurn(long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        long deadline = System.nanoTime() + timeoutNanos;
        if (!turn(takers, timeoutNanos, true, gate)) {
            return channel.await(0, false, gate);
        }
        try {
            return channel.await(left(timeoutNanos, deadline), true, gate);
        } finally {
            takers.pass();
        }
    }

    // ---- reading, while other takers wait

    void received() {
        Checkpoint.reached(pipe ? "pipe.receive.received" : "queue.take.received");
    }

    private Object element(byte kind, MemorySegment element, byte[] cargo) {
        received();
        byte[] copy = element.toArray(JAVA_BYTE);
        return kind == Payloads.BYTES ? copy : new Payload(kind, copy);
    }

    private byte[] bytes(byte kind, MemorySegment element, byte[] cargo) {
        received();
        return element.toArray(JAVA_BYTE);
    }

    private Payload payload(byte kind, MemorySegment element, byte[] cargo) {
        received();
        return new Payload(kind, element.toArray(JAVA_BYTE), cargo);
    }

    /** This thread calls a message handler from now on; null: does not any more. */
    void handles(Thread thread) {
        handling = thread;
    }

    @Override
    public boolean callsHandlerNow() {
        return handling == Thread.currentThread();
    }

    /** A handler runs while other takers wait for it, so it would wait for itself. */
    private void refuseHandlers() {
        if (callsHandlerNow()) {
            throw new IllegalStateException("a message handler cannot receive from the connection that called it;"
                    + " do so when receive() has returned");
        }
    }

    private InPlaceReader inPlace() {
        refuseHandlers();
        long thread = Thread.currentThread().threadId();
        InPlaceReader reader = lastInPlace;
        if (reader == null || reader.thread != thread) {
            reader = new InPlaceReader(this, thread);
            lastInPlace = reader;
        }
        return reader;
    }

    // ---- the rest

    @Override
    public Waiter query(byte what, long argument, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        lifeline.check();
        try {
            return what == Query.JOIN ? join(timeoutNanos, gate) : questions.answer(what, argument, gate);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private Waiter join(long timeoutNanos, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        Outcome outcome = channel.awaitDone(timeoutNanos, true, gate);
        var answer = new Waiter();
        switch (outcome) {
            case DONE -> answer.answer(Status.OK);
            case NOT_NOW -> answer.answer(Status.NOT_NOW);
            default -> throw givenUp(outcome, gate);
        }
        return answer;
    }

    @Override
    public List<Snapshot.Item> items(Gate gate) throws IOException {
        lifeline.check();
        try {
            return questions.items();
        } catch (IOException e) {
            throw lost(e);
        }
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
        putters.end();
        takers.end();
        if (channel != null) {
            channel.release();
        }
    }
}
