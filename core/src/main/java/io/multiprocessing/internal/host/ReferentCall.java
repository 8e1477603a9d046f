package io.multiprocessing.internal.host;

import io.multiprocessing.SerializationException;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.wire.Payload;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** A call of an object by another process, in a virtual thread of the process where the object lives. */
final class ReferentCall implements Runnable {
    private final HostedReferent referent;
    private final Session session;
    private final boolean executes;
    private final long request;
    private final Payload payload;
    private final Answer answer;
    private final CallThread thread = new CallThread();

    ReferentCall(
            HostedReferent referent, Session session, boolean executes, long request, Payload payload, Answer answer) {
        this.referent = referent;
        this.session = session;
        this.executes = executes;
        this.request = request;
        this.payload = payload;
        this.answer = answer;
    }

    void start() {
        Apart.start("multiprocessing-call", this);
    }

    /** Interrupts what is being called; what is answered already is not touched. */
    void interrupt() {
        thread.interrupt();
    }

    @Override
    public void run() {
        Thread.currentThread().setContextClassLoader(referent.loader());
        Flight flight = Flight.open();
        try {
            Object[] form = unpack();
            if (form != null) {
                thread.begin();
                if (executes) {
                    execute((HostedReferent.Function) form[0], flight);
                } else {
                    invoke((String) form[0], Arrays.copyOfRange(form, 1, form.length), flight);
                }
            }
        } catch (Throwable e) {
            thread.end();
            flight.revoke();
            fail(e, flight);
        } finally {
            flight.close();
            referent.ended(session, request);
        }
    }

    /** What was sent; null: nothing that an honest process sends, so its connection is closed. */
    private Object[] unpack() {
        Object form;
        try {
            form = Payloads.decode(referent.codec(), "the call", payload);
        } catch (SerializationException e) {
            Cargo.release(payload);
            throw e;
        }
        boolean sound = form instanceof Object[] array
                && array.length > 0
                && (executes
                        ? array[0] instanceof HostedReferent.Function
                        : array[0] instanceof String key && referent.knows(key));
        if (!sound) {
            session.close();
        }
        return sound ? (Object[]) form : null;
    }

    private void execute(HostedReferent.Function function, Flight flight) throws Exception {
        referent.lock();
        Payload encoded;
        Object result;
        try {
            result = function.on(referent.object());
            thread.end();
            encoded = encode(result, flight);
        } finally {
            referent.unlock(true);
        }
        answer(encoded, result, null, flight);
    }

    private void invoke(String key, Object[] arguments, Flight flight) throws Throwable {
        boolean locks = referent.lockFor(key);
        Payload encoded;
        Object result;
        Runnable undo = null;
        try {
            result = referent.invoke(key, arguments);
            thread.end();
            undo = referent.undo(key, result);
            encoded = encode(result, flight);
        } catch (Throwable e) {
            if (undo != null) {
                Apart.start("multiprocessing-undo", undo); // it cannot be handed over, and to undo may wait for room
            }
            throw e;
        } finally {
            referent.unlock(locks);
        }
        answer(encoded, result, undo, flight);
    }

    private Payload encode(Object result, Flight flight) {
        byte kind = Payloads.rawKind(result);
        return kind == Payloads.OBJECT
                ? Payloads.encode(referent.codec(), "the result", result, flight)
                : new Payload(kind, Payloads.raw(result).toArray(ValueLayout.JAVA_BYTE));
    }

    private void answer(Payload encoded, Object result, Runnable undo, Flight flight) {
        referent.sent(result);
        boolean keeps = undo != null || encoded.cargo() != null;
        Runnable back = () -> {
            if (undo != null) {
                undo.run();
            }
            flight.revoke();
        };
        if (keeps && !referent.keep(session, request, back)) {
            back.run();
            return; // the caller is gone
        }
        answer.answer(Status.OK, keeps ? HostedReferent.KEPT : 0, encoded);
    }

    private void fail(Throwable thrown, Flight flight) {
        Payload encoded;
        try {
            var failure = new RemoteFailure(thrown, Travel.remote(thrown));
            encoded = Payloads.encode(referent.codec(), "what was thrown", failure, flight);
        } catch (RuntimeException | StackOverflowError e) {
            var told = Travel.remote(thrown);
            encoded = Payloads.encode(referent.codec(), "what was thrown", new RemoteFailure(told, told), flight);
        }
        boolean keeps = encoded.cargo() != null;
        if (keeps && !referent.keep(session, request, flight::revoke)) {
            flight.revoke();
            return;
        }
        answer.answer(Status.OK, HostedReferent.THROWN | (keeps ? HostedReferent.KEPT : 0), encoded);
    }
}
