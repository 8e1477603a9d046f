package io.multiprocessing.internal.host;

import io.multiprocessing.BrokenPipeException;
import io.multiprocessing.Connection;
import io.multiprocessing.MessageHandler;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.host.ConduitPort.Taken;
import io.multiprocessing.internal.jfr.Recorder;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.internal.work.Ahead;
import io.multiprocessing.internal.work.AtHand;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;

/** A handle of one end of a pipe. A port is null where a one-way pipe has none. */
final class ConnectionHandle<T> extends Handle implements Connection<T>, Watched, AtHand, Ahead {
    private static final long serialVersionUID = 1L;
    private final Reference.Kind kind;
    private final transient ConduitPort in;
    private final transient ConduitPort out;

    ConnectionHandle(Hold hold, Reference.Kind kind) {
        super(hold);
        this.kind = kind;
        this.in = hold.conduit(hold.end(), true, false, gate());
        this.out = hold.conduit(1 - hold.end(), true, false, gate());
        if (in instanceof RemoteConduit remote) {
            hold.beforeLast(remote::letGo);
        }
    }

    @Override
    Reference departing() {
        if (gate().isClosed()) {
            throw closed();
        }
        return held().departing(kind, 0);
    }

    @Override
    void letGo() {
        if (in != null && in.callsHandlerNow()) {
            // what is to be let go of waits for this very thread to come out of its handler
            Thread.ofVirtual().name("multiprocessing-cargo").start(super::letGo);
        } else {
            super.letGo();
        }
    }

    @Override
    String noun() {
        return "connection";
    }

    private void open() throws ClosedChannelException {
        if (gate().isClosed()) {
            throw new ClosedChannelException();
        }
    }

    private IOException lost(HostGoneException e) {
        IOException lost = gate().isClosed()
                ? new ClosedChannelException()
                : new IOException("cannot use this connection: " + e.getMessage());
        lost.initCause(e);
        return lost;
    }

    // ---- sending

    @Override
    public void send(T message) throws IOException {
        requireSender();
        byte kind = Payloads.rawKind(message);
        if (kind != Payloads.OBJECT) {
            sendRaw(kind, Payloads.raw(message));
            return;
        }
        Flight flight = Flight.open();
        Payload packed;
        try {
            packed = Payloads.encode(held().codec(), "the message", message, flight);
        } catch (RuntimeException | Error e) {
            flight.revoke();
            throw e;
        } finally {
            flight.close();
        }
        send(packed, flight);
    }

    /**
     * Sends what was packed before.
     *
     * @param flight with its references, which are let go of if the message does not leave
     */
    void send(Payload packed, Flight flight) throws IOException {
        requireSender();
        try {
            sendPayload(packed);
        } catch (RuntimeException | Error e) {
            flight.revoke();
            throw e;
        } catch (IOException e) {
            if (!(e.getCause() instanceof HostGoneException)) { // with the host, it is not known what became of it
                flight.revoke();
            }
            throw e;
        }
    }

    private void requireSender() throws ClosedChannelException {
        open();
        if (kind == Reference.Kind.RECEIVING_END) {
            throw new UnsupportedOperationException("this end of a one-way pipe only receives; second() sends");
        }
    }

    private void requireReceiver() throws ClosedChannelException {
        open();
        if (kind == Reference.Kind.SENDING_END) {
            throw new UnsupportedOperationException("this end of a one-way pipe only sends; first() receives");
        }
    }

    private void sendPayload(Payload payload) throws IOException {
        Recorder.Span span = waiting("send", Waiter.FOREVER);
        try {
            requireSent(out.put(payload, Waiter.FOREVER, true, gate()));
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            Recorder.over(span);
        }
    }

    private void sendRaw(byte kind, MemorySegment message) throws IOException {
        Recorder.Span span = waiting("send", Waiter.FOREVER);
        try {
            requireSent(out.putBytes(kind, message, Waiter.FOREVER, true, gate()));
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            Recorder.over(span);
        }
    }

    private void requireSent(byte status) throws IOException {
        if (status != Status.OK) {
            open();
            throw new BrokenPipeException("cannot send: no process holds the other end of the pipe");
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while the pipe was full; nothing was sent");
    }

    @Override
    public void sendBytes(byte[] bytes) throws IOException {
        requireSender();
        sendRaw(Payloads.BYTES, MemorySegment.ofArray(Objects.requireNonNull(bytes, "bytes")));
    }

    @Override
    public void sendBytes(MemorySegment bytes) throws IOException {
        requireSender();
        sendRaw(Payloads.BYTES, Payloads.raw(Objects.requireNonNull(bytes, "bytes")));
    }

    // ---- receiving

    private void readyToWait() throws IOException, InterruptedException {
        requireReceiver();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Why there is no message. */
    private static IOException none(boolean ended) {
        return ended
                ? new EOFException("nothing is left, and no process holds the other end of the pipe")
                : new IOException("a sender died in the middle of a message");
    }

    @Override
    @SuppressWarnings("unchecked") // what was sent was a T
    public T receive() throws IOException, InterruptedException {
        readyToWait();
        Recorder.Span span = waiting("receive", Waiter.FOREVER);
        try {
            Object taken = in.takeElement(Waiter.FOREVER, gate());
            if (taken instanceof byte[] bytes) {
                return (T) bytes;
            }
            return (T) Unpacking.value(in, held().codec(), "the message", message((Taken) taken));
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        } finally {
            Recorder.over(span);
        }
    }

    private static Taken message(Taken taken) throws IOException {
        if (taken.status() == Status.ENDED || taken.isCutShort()) {
            throw none(taken.status() == Status.ENDED);
        }
        return taken;
    }

    @Override
    public byte[] receiveBytes() throws IOException, InterruptedException {
        readyToWait();
        Recorder.Span span = waiting("receive", Waiter.FOREVER);
        try {
            Object taken = in.takeBytes(Waiter.FOREVER, gate());
            if (taken instanceof byte[] bytes) {
                return bytes;
            }
            throw none(((Taken) taken).status() == Status.ENDED);
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        } finally {
            Recorder.over(span);
        }
    }

    @Override
    public int receiveBytes(MemorySegment into) throws IOException, InterruptedException {
        requireWritable(into);
        readyToWait();
        Recorder.Span span = waiting("receive", Waiter.FOREVER);
        try {
            int length = in.takeInto(into, Waiter.FOREVER, gate());
            if (length >= 0) {
                return length;
            }
            throw none(length == ConduitPort.ENDED);
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        } finally {
            Recorder.over(span);
        }
    }

    /** Said before a message is taken, which would be lost. */
    private static void requireWritable(MemorySegment into) {
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("cannot receive into a read-only segment: " + into);
        }
        if (!into.scope().isAlive()) {
            throw new IllegalStateException("cannot receive into a segment whose arena is closed: " + into);
        }
        if (!into.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("cannot receive into a segment of another thread's arena: " + into);
        }
    }

    @Override
    public int receive(MessageHandler handler, int limit) throws IOException {
        Objects.requireNonNull(handler, "handler");
        if (limit < 1) {
            throw new IllegalArgumentException("limit too small: limit=" + limit + ", allowed=1 or more");
        }
        requireReceiver();
        for (int count = 0; count < limit; count++) {
            open();
            Taken taken = handOne(handler);
            if (taken.status() == Status.NOT_NOW || count > 0 && taken.status() == Status.ENDED) {
                return count;
            }
            if (taken.status() == Status.ENDED || taken.isCutShort()) {
                throw none(taken.status() == Status.ENDED);
            }
        }
        return limit;
    }

    @Override
    public boolean isAnythingAtHand() {
        return in == null || gate().isClosed() || in.isAnythingAtHand();
    }

    @Override
    public void askAhead() throws IOException {
        requireReceiver();
        try {
            in.askAhead();
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        }
    }

    private Taken handOne(MessageHandler handler) throws IOException {
        try {
            return in.takeInPlace(handler, gate());
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it does not wait", e);
        }
    }

    private boolean look(long timeoutNanos) throws IOException, InterruptedException {
        Recorder.Span span = waiting("poll", timeoutNanos);
        try {
            return in.take(timeoutNanos, true, gate()).status() != Status.NOT_NOW;
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        } finally {
            Recorder.over(span);
        }
    }

    @Override
    public Look look(boolean once) {
        if (gate().isClosed()) {
            throw closed();
        }
        if (kind == Reference.Kind.SENDING_END) {
            throw new UnsupportedOperationException("cannot wait for this end of a one-way pipe: it only sends");
        }
        try {
            return in.look(once, gate());
        } catch (ClosedHandleException e) {
            throw closed();
        } catch (IOException e) {
            return Look.ready(); // using it gives the error
        }
    }

    @Override
    public boolean poll() throws IOException {
        requireReceiver();
        try {
            return look(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it does not wait", e);
        }
    }

    @Override
    public boolean poll(Duration timeout) throws IOException, InterruptedException {
        readyToWait();
        return look(Nanos.of(timeout));
    }

    @Override
    public String toString() {
        String state = gate().isClosed() ? "closed" : "open, pipe lives " + held().where();
        return "Connection[" + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ", " + state + "]";
    }
}
