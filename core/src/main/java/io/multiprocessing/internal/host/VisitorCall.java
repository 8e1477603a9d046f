package io.multiprocessing.internal.host;

import io.multiprocessing.RemoteException;
import io.multiprocessing.SerializationException;
import io.multiprocessing.TaskFunction;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.util.Arrays;

/** A call by a {@link Visitor}, in a virtual thread of the process where the object lives. */
final class VisitorCall implements Runnable {
    private static final Log LOG = Log.of(VisitorCall.class);
    /** Whose call a thread runs. */
    static final ThreadLocal<Guest> CALLER = new ThreadLocal<>();

    private final Visitor visitor;
    private final long number;
    private final byte op;
    private final byte[] form;
    /** Null: nothing was taken. */
    private Runnable undo;

    private boolean kept;
    private final CallThread thread = new CallThread();

    VisitorCall(Visitor visitor, long number, byte op, byte[] form) {
        this.visitor = visitor;
        this.number = number;
        this.op = op;
        this.form = form;
    }

    long number() {
        return number;
    }

    /** Interrupts what is being called; what is answered already is not touched. */
    void interrupt() {
        thread.interrupt();
    }

    @Override
    public void run() {
        Thread.currentThread().setContextClassLoader(visitor.loader());
        CALLER.set(visitor);
        thread.begin();
        try {
            byte[] result = call();
            kept = undo != null && visitor.keep(number, undo);
            if (undo == null || kept) {
                visitor.answer(number, kept ? Visitor.TAKEN : Visitor.RETURNED, result);
            } else {
                undo(); // the visitor has gone
            }
        } catch (IOException e) {
            thread.end();
            undo(); // the visitor has gone
        } catch (Throwable e) {
            thread.end();
            refuse(e);
            undo();
        } finally {
            visitor.ended(this);
        }
    }

    private void undo() {
        if (kept) {
            visitor.undo(number); // unless that was done already
        } else if (undo != null) {
            Visitor.undoApart(undo);
        }
    }

    /** What goes wrong in the call is not what goes wrong with the connection. */
    private byte[] call() throws IOException {
        try {
            Object[] given = (Object[]) visitor.decode(form);
            return switch (op) {
                case Visitor.INVOKE -> invoke(visitor.object(given[0]), (String) given[1], from(2, given));
                case Visitor.EXECUTE -> execute(visitor.object(given[0]), (TaskFunction<?, ?>) given[1]);
                default -> {
                    Object result = visitor.reception().ask((String) given[0], from(1, given));
                    thread.end();
                    yield visitor.encode("the result", result);
                }
            };
        } catch (Throwable e) {
            throw new Failed(e);
        }
    }

    /** Carries what a call threw. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(Throwable cause) {
            super(cause);
        }
    }

    private static Object[] from(int first, Object[] given) {
        return Arrays.copyOfRange(given, first, given.length);
    }

    private byte[] invoke(HostedReferent object, String method, Object[] arguments) throws Throwable {
        boolean locks = object.lockFor(method);
        try {
            Object result = object.invoke(method, arguments);
            thread.end();
            undo = object.undo(method, result);
            return visitor.encode("the result", result);
        } finally {
            object.unlock(locks);
        }
    }

    @SuppressWarnings("unchecked") // a function that cannot take the object says so
    private byte[] execute(HostedReferent object, TaskFunction<?, ?> function) throws Exception {
        object.lock();
        try {
            Object result = ((TaskFunction<Object, Object>) function).apply(object.object());
            thread.end();
            return visitor.encode("the result", result);
        } finally {
            object.unlock(true);
        }
    }

    /** Tells the caller what went wrong; as text too, which it can always read. */
    void refuse(Throwable failure) {
        Throwable thrown = failure instanceof Failed failed ? failed.getCause() : failure;
        RemoteException told = Travel.remote(thrown);
        byte[] itself = null;
        try {
            itself = visitor.encode("what was thrown", thrown);
        } catch (SerializationException e) {
            LOG.debug("an exception goes as text: {}", e.getMessage());
        }
        try {
            visitor.answer(number, Visitor.THROWN, visitor.encode("what was thrown", new Object[] {itself, told}));
        } catch (IOException | RuntimeException e) {
            LOG.debug("a visitor is not told what went wrong: {}", e.getMessage());
            visitor.close(); // it must not wait for ever
        }
    }
}
