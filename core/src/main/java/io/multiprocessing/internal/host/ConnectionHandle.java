package io.multiprocessing.internal.host;

import io.multiprocessing.BrokenPipeException;
import io.multiprocessing.BufferTooShortException;
import io.multiprocessing.Connection;
import io.multiprocessing.MessageHandler;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.host.ConduitPort.Taken;
import io.multiprocessing.internal.wire.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;

/** A handle of one end of a hosted pipe. */
final class ConnectionHandle<T> extends Handle implements Connection<T> {
    private static final long serialVersionUID = 1L;
    private final Reference.Kind kind;
    private final transient ConduitPort in;
    private final transient ConduitPort out;

    ConnectionHandle(Hold hold, Reference.Kind kind) {
        super(hold);
        this.kind = kind;
        this.in = hold.conduit(hold.end(), true, false);
        this.out = hold.conduit(1 - hold.end(), true, false);
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
        Flight flight = Flight.open();
        try {
            sendPayload(Payloads.encode(held().codec(), "the message", message, flight));
        } catch (RuntimeException | Error e) {
            flight.revoke();
            throw e;
        } catch (IOException e) {
            if (!(e.getCause() instanceof HostGoneException)) { // with the host, it is not known what became of it
                flight.revoke();
            }
            throw e;
        } finally {
            flight.close();
        }
    }

    private void requireSender() throws ClosedChannelException {
        if (kind == Reference.Kind.RECEIVING_END) {
            throw new UnsupportedOperationException("this end of a one-way pipe only receives; second() sends");
        }
        open();
    }

    private void requireReceiver() throws ClosedChannelException {
        if (kind == Reference.Kind.SENDING_END) {
            throw new UnsupportedOperationException("this end of a one-way pipe only sends; first() receives");
        }
        open();
    }

    private void sendPayload(Payload payload) throws IOException {
        try {
            byte status = out.put(payload, Waiter.FOREVER, true, gate());
            if (status != Status.OK) {
                open();
                throw new BrokenPipeException("cannot send: no process holds the other end of the pipe");
            }
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the pipe was full; nothing was sent");
        }
    }

    @Override
    public void sendBytes(byte[] bytes) throws IOException {
        requireSender();
        sendPayload(new Payload(
                Payloads.BYTES, Objects.requireNonNull(bytes, "bytes").clone()));
    }

    @Override
    public void sendBytes(MemorySegment bytes) throws IOException {
        requireSender();
        sendPayload(new Payload(Payloads.BYTES, Payloads.bytes(Objects.requireNonNull(bytes, "bytes"))));
    }

    // ---- receiving

    private Taken takeMessage() throws IOException, InterruptedException {
        requireReceiver();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return message(take(Waiter.FOREVER, false));
    }

    private Taken take(long timeoutNanos, boolean peek) throws IOException, InterruptedException {
        try {
            return in.take(timeoutNanos, peek, gate());
        } catch (HostGoneException e) {
            throw lost(e);
        } catch (ClosedHandleException e) {
            throw new ClosedChannelException();
        }
    }

    private static Taken message(Taken taken) throws IOException {
        if (taken.status() == Status.ENDED) {
            throw new EOFException("nothing is left, and no process holds the other end of the pipe");
        }
        if (taken.payload().kind() == Payloads.BROKEN) {
            throw new IOException("a sender died in the middle of a message");
        }
        return taken;
    }

    @Override
    @SuppressWarnings("unchecked") // what was sent was a T
    public T receive() throws IOException, InterruptedException {
        return (T) Unpacking.value(in, held().codec(), "the message", takeMessage());
    }

    @Override
    public byte[] receiveBytes() throws IOException, InterruptedException {
        return Unpacking.bytes(in, takeMessage());
    }

    @Override
    public int receiveBytes(MemorySegment into) throws IOException, InterruptedException {
        requireWritable(into);
        byte[] bytes = receiveBytes();
        if (bytes.length > into.byteSize()) {
            throw new BufferTooShortException(bytes, into.byteSize());
        }
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, into, 0, bytes.length);
        return bytes.length;
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
            Taken taken = takeNow(false);
            if (taken.status() == Status.NOT_NOW || count > 0 && taken.status() == Status.ENDED) {
                return count;
            }
            handler.onMessage(Payloads.aligned(Unpacking.bytes(in, message(taken))));
        }
        return limit;
    }

    private Taken takeNow(boolean peek) throws IOException {
        try {
            return take(0, peek);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it does not wait", e);
        }
    }

    @Override
    public boolean poll() throws IOException {
        requireReceiver();
        return takeNow(true).status() != Status.NOT_NOW;
    }

    @Override
    public boolean poll(Duration timeout) throws IOException, InterruptedException {
        requireReceiver();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return take(Nanos.of(timeout), true).status() != Status.NOT_NOW;
    }

    @Override
    public String toString() {
        String state = gate().isClosed() ? "closed" : "open, pipe lives " + held().where();
        return "Connection[" + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ", " + state + "]";
    }
}
