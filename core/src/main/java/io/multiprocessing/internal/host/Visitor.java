package io.multiprocessing.internal.host;

import io.multiprocessing.Connection;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that is no relative and calls objects of this one, seen from here; {@link Visit} is the other side. All
 * goes over one connection, whose end is the end of every call and grant.
 *
 * <pre>
 * request:   number 8 | INVOKE  | [object, method, arguments …]
 *            number 8 | EXECUTE | [object, function]
 *            number 8 | ASK     | [what, arguments …]
 *            number 8 | CANCEL                                     interrupts the call of that number
 *            number 8 | SIGN                                       answered at once: this process is not stopped
 *            object 8 | RELEASE                                    nobody there uses that object any more
 *            number 8 | RECEIVED                                   what was taken by that call is with its caller
 *            number 8 | UNWANTED                                   nobody waits for that call any more
 * answer:    number 8 | RETURNED | value
 *            number 8 | THROWN   | [the exception's bytes or null, what tells of it]
 *            number 8 | TAKEN    | value                           as RETURNED, and an element was taken: say RECEIVED
 * </pre>
 *
 * What was taken is <em>kept</em> until the visitor says that it has it, as it is for relatives: it goes back when it
 * is not wanted, and when the visitor is gone before that, be it that the network has dropped the answer.
 *
 * <p>It can name only objects that were granted on this connection, each time under a new number; what it sends is read
 * by the strict filter, in the thread of the call.
 */
final class Visitor extends Border implements Runnable, Guest {
    static final byte INVOKE = 1;
    static final byte EXECUTE = 2;
    static final byte ASK = 3;
    static final byte CANCEL = 4;
    static final byte RELEASE = 5;
    static final byte SIGN = 6;
    static final byte RECEIVED = 7;
    static final byte UNWANTED = 8;
    static final byte RETURNED = 0;
    static final byte THROWN = 1;
    static final byte TAKEN = 2;

    /** So many run at once, and so many answers may be kept that the visitor has not said to have. */
    static final int MOST_CALLS = 128;

    private static final Log LOG = Log.of(Visitor.class);
    private final Connection<Object> connection;
    private final Reception reception;
    private final Codec codec;
    private final ClassLoader loader = Payloads.loader();
    private final Map<Long, Object> granted = new ConcurrentHashMap<>();
    private final Map<Long, VisitorCall> running = new ConcurrentHashMap<>();
    private final Map<Registration, Runnable> whenGone = new HashMap<>();

    /** By the number of the call, how it is undone. Added to under the lock of {@link #whenGone}. */
    private final Map<Long, Runnable> kept = new ConcurrentHashMap<>();

    private final AtomicLong numbers = new AtomicLong();
    private boolean gone;

    Visitor(Connection<Object> connection, Codec codec, ClassFilter filter, Reception reception) {
        this.connection = connection;
        this.codec = codecFor(codec, filter, this);
        this.reception = reception;
    }

    /** A codec that lets passes in besides. */
    static Codec codecFor(Codec inner, ClassFilter filter, Border border) {
        String pass = Pass.class.getName();
        return new StrangersCodec(inner, name -> name.equals(pass) || filter.allows(name), border);
    }

    Reception reception() {
        return reception;
    }

    ClassLoader loader() {
        return loader;
    }

    @Override
    public void run() {
        try (connection) {
            while (true) {
                receive(ByteBuffer.wrap(connection.receiveBytes()));
            }
        } catch (IOException | InterruptedException | BufferUnderflowException e) {
            LOG.debug("a visitor has gone: {}", e.getMessage());
        } finally {
            running.values().forEach(VisitorCall::interrupt);
            granted.clear();
            List<Runnable> actions;
            synchronized (whenGone) {
                gone = true;
                actions = List.copyOf(whenGone.values());
                whenGone.clear();
            }
            kept.keySet().forEach(this::undo);
            actions.forEach(action -> Apart.start("multiprocessing-visitor", action));
        }
    }

    @Override
    public Registration whenGone(Runnable action) {
        synchronized (whenGone) {
            if (!gone) {
                var registration = new Registration() {
                    @Override
                    public void end() {
                        synchronized (whenGone) {
                            whenGone.remove(this);
                        }
                    }
                };
                whenGone.put(registration, action);
                return registration;
            }
        }
        Apart.start("multiprocessing-visitor", action);
        return () -> {};
    }

    private void receive(ByteBuffer message) throws IOException {
        long number = message.getLong();
        byte op = message.get();
        switch (op) {
            case INVOKE, EXECUTE, ASK -> {
                byte[] form = new byte[message.remaining()];
                message.get(form);
                begin(new VisitorCall(this, number, op, form));
            }
            case CANCEL -> {
                VisitorCall call = running.get(number);
                if (call != null) {
                    call.interrupt();
                }
            }
            case SIGN -> answer(number, RETURNED, new byte[0]);
            case RELEASE -> granted.remove(number);
            case RECEIVED -> kept.remove(number);
            case UNWANTED -> undo(number);
            default -> throw new IOException("no such operation of a visitor: op=" + op);
        }
    }

    private void begin(VisitorCall call) throws IOException {
        if (running.size() >= MOST_CALLS) {
            call.refuse(new IllegalStateException(
                    "too many calls at once by one process that is no relative: allowed=" + MOST_CALLS));
            return;
        }
        if (kept.size() >= MOST_CALLS) {
            call.refuse(new IllegalStateException(
                    "too many answers that one process that is no relative has not said to have received: allowed="
                            + MOST_CALLS));
            return;
        }
        if (kept.containsKey(call.number()) || running.putIfAbsent(call.number(), call) != null) {
            throw new IOException("a call without a number of its own: " + call.number());
        }
        Apart.start("multiprocessing-call", call);
    }

    // ---- for calls

    Object decode(byte[] form) {
        return Travel.decode(codec, "the call", form, name -> false, loader);
    }

    byte[] encode(String what, Object value) {
        return Travel.encode(codec, what, value);
    }

    /** An object that was granted. */
    HostedReferent object(Object number) {
        Object proxy = number instanceof Long known ? granted.get(known) : null;
        if (proxy == null) {
            throw new IllegalArgumentException("no such object was granted to this process: " + number);
        }
        return Referent.of(proxy).here();
    }

    void answer(long number, byte status, byte[] body) throws IOException {
        connection.sendBytes(ByteBuffer.allocate(9 + body.length)
                .putLong(number)
                .put(status)
                .put(body)
                .array());
    }

    /** Remembers how a call is undone if the visitor does not get the answer; false: it is gone already. */
    boolean keep(long number, Runnable undo) {
        synchronized (whenGone) {
            return !gone && kept.put(number, undo) == null;
        }
    }

    /** Undoes what a call took, if that is kept. */
    void undo(long number) {
        Runnable undo = kept.remove(number);
        if (undo != null) {
            undoApart(undo);
        }
    }

    /** It may wait, for room in a queue say. */
    static void undoApart(Runnable undo) {
        Apart.start("multiprocessing-undo", () -> {
            try {
                undo.run();
            } catch (Throwable e) {
                LOG.warn("what a visitor took, and did not get, cannot be put back", e);
            }
        });
    }

    void close() {
        connection.close();
    }

    void ended(VisitorCall call) {
        running.remove(call.number(), call);
    }

    // ---- what crosses

    @Override
    Reference departing(Hold hold, Reference.Kind kind, long detail) {
        throw new UnsupportedOperationException("queues, locks and other handles cannot go to a process that is not a"
                + " relative; lists, maps, sets, deques, lifo and priority queues, and what was shared, can");
    }

    @Override
    Object departing(Referent referent) {
        HostedReferent hosted = referent.here();
        if (hosted == null || hosted.makesForCallers()) {
            throw new UnsupportedOperationException(
                    "a process that is not a relative can use what lives in this very manager only");
        }
        long number = numbers.incrementAndGet();
        granted.put(number, referent.another());
        return new Pass(number, referent.proxyName());
    }

    @Override
    Object arriving(Pass pass) throws InvalidObjectException {
        Object proxy = granted.get(pass.number());
        if (proxy == null) {
            throw new InvalidObjectException("no such object was granted to this process: " + pass.number());
        }
        return proxy;
    }
}
