package io.multiprocessing.internal.host;

import io.multiprocessing.Connection;
import io.multiprocessing.SerializationException;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.InvalidClassException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The use of a manager by a process that is no relative, seen from there; {@link Visitor} is the other side.
 * Thread-safe: calls of different threads run at once.
 */
public final class Visit extends Border implements Abroad, AutoCloseable {
    private static final long FIRST_SIGN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The beginning of the names of proxies with classes of their own; {@link Referent} checks the rest. */
    private static final String OUR_PROXIES = "io.multiprocessing.internal.manager.";

    private final Connection<Object> connection;
    private final String name;
    private final Codec codec;
    private final ClassFilter filter;

    /** By name, those that the user has named. */
    private final Set<String> views = ConcurrentHashMap.newKeySet();

    private final Map<Long, CompletableFuture<ByteBuffer>> calls = new ConcurrentHashMap<>();
    private final Set<Sending> sending = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private volatile IOException over;

    /**
     * How often something has come or gone: a manager that is not stopped says something when it is asked to, or takes
     * what is on its way to it.
     */
    private final LongSupplier signs;

    private volatile boolean closed;

    /** Looks after those who send. */
    private final Thread watcher;

    /** It waits until somebody sends. */
    private volatile boolean resting;

    Visit(Connection<Object> connection, LongSupplier signs, String name, Codec codec, ClassFilter filter) {
        this.connection = connection;
        this.signs = signs;
        this.name = name;
        this.codec = Visitor.codecFor(codec, filter, this);
        this.filter = filter;
        this.watcher = Thread.ofVirtual().name("multiprocessing-visit-watch").unstarted(this::watch);
        Thread.ofVirtual().name("multiprocessing-visit").start(this::receive);
        watcher.start();
    }

    private void receive() {
        IOException why;
        try (connection) {
            while (true) {
                ByteBuffer answer = ByteBuffer.wrap(connection.receiveBytes());
                CompletableFuture<ByteBuffer> call = calls.remove(answer.getLong());
                if (call != null) {
                    call.complete(answer);
                }
            }
        } catch (IOException e) {
            why = e;
        } catch (InterruptedException | RuntimeException e) {
            why = new IOException(e);
        }
        over = why;
        LockSupport.unpark(watcher);
        calls.values().forEach(call -> call.completeExceptionally(over));
    }

    @Override
    public String name() {
        return name;
    }

    // ---- calling

    /**
     * An object is expected that is shown by a view which the user has named: proxies of that view are let in from now
     * on.
     *
     * @param view an interface
     */
    public void expect(Class<?> view) {
        views.add(view.getName());
    }

    /**
     * Asks for what a {@link Reception} does.
     *
     * @param what that
     * @param arguments what it is given
     * @return what it returned
     * @throws Throwable what it threw
     */
    public Object ask(String what, Object... arguments) throws Throwable {
        return call(Visitor.ASK, what + "(…)", form(arguments, what));
    }

    Object invoke(long object, String method, Object[] arguments) throws Throwable {
        return call(Visitor.INVOKE, "the arguments of " + method, form(arguments, object, method));
    }

    Object execute(long object, Object function) throws Throwable {
        return call(Visitor.EXECUTE, "the function", new Object[] {object, function});
    }

    private static Object[] form(Object[] arguments, Object... before) {
        Object[] form = new Object[before.length + arguments.length];
        System.arraycopy(before, 0, form, 0, before.length);
        System.arraycopy(arguments, 0, form, before.length, arguments.length);
        return form;
    }

    private Object call(byte op, String what, Object[] form) throws Throwable {
        byte[] body = Travel.encode(codec, what, form);
        long number = numbers.incrementAndGet();
        var answered = new CompletableFuture<ByteBuffer>();
        calls.put(number, answered);
        ByteBuffer answer = null;
        boolean interrupted = Thread.interrupted();
        try {
            send(number, op, body);
            if (interrupted) {
                send(number, Visitor.CANCEL, new byte[0]);
            }
            long patience = FIRST_SIGN_NANOS;
            long signsBefore = -1;
            while (true) {
                try {
                    answer = answer(answered, patience);
                    break;
                } catch (Interruption e) {
                    interrupted = true;
                    send(number, Visitor.CANCEL, new byte[0]);
                    patience = HostCall.CANCEL_LIMIT_NANOS;
                } catch (TimeoutException e) {
                    if (signs.getAsLong() == signsBefore) {
                        throw silent(patience);
                    }
                    patience = HostLink.PATIENCE_NANOS;
                }
                signsBefore = signs.getAsLong();
                send(numbers.incrementAndGet(), Visitor.SIGN, new byte[0]);
            }
            confirm(number, answer);
            return unpack(answer, interrupted);
        } catch (InterruptedException e) {
            interrupted = false; // it is thrown
            throw e;
        } finally {
            if (answer == null) {
                giveUp(number, answered);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What was taken for this process is kept in the manager until it is said that it is here. */
    private void confirm(long number, ByteBuffer answer) {
        if (isOfTaken(answer)) {
            send(number, Visitor.RECEIVED, new byte[0]);
        }
    }

    /** It stays among the calls until its answer comes. */
    private void giveUp(long number, CompletableFuture<ByteBuffer> answered) {
        answered.thenAccept(late -> refuse(number, late));
        if (over != null) {
            calls.remove(number);
        }
    }

    /** What was taken for a call that was given up goes back. */
    private void refuse(long number, ByteBuffer answer) {
        if (isOfTaken(answer)) {
            sendApart(number, Visitor.UNWANTED);
        }
    }

    private static boolean isOfTaken(ByteBuffer answer) {
        return answer.get(answer.position()) == Visitor.TAKEN;
    }

    /** The waiting thread was interrupted, as opposed to that which runs the call. */
    private static final class Interruption extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private ByteBuffer answer(CompletableFuture<ByteBuffer> answered, long patienceNanos)
            throws Interruption, TimeoutException {
        try {
            if (over != null) {
                answered.completeExceptionally(over);
            }
            return answered.get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new Interruption();
        } catch (ExecutionException e) {
            throw gone(e.getCause());
        }
    }

    private Object unpack(ByteBuffer answer, boolean interrupted) throws Throwable {
        byte status = answer.get();
        byte[] body = new byte[answer.remaining()];
        answer.get(body);
        Object value = decode("the result", body);
        if (status == Visitor.RETURNED || status == Visitor.TAKEN) {
            return value;
        }
        Throwable thrown = thrown((Object[]) value);
        if (thrown instanceof InterruptedException && !interrupted) {
            throw new IllegalStateException("the call was interrupted in the manager", thrown);
        }
        throw thrown;
    }

    private Throwable thrown(Object[] failure) {
        Throwable told = (Throwable) failure[1];
        if (failure[0] instanceof byte[] itself) {
            try {
                return RemoteFailure.here(new RemoteFailure(
                        (Throwable) decode("what was thrown", itself), (io.multiprocessing.RemoteException) told));
            } catch (SerializationException e) {
                told.addSuppressed(e); // its class is not let in
            }
        }
        return told;
    }

    private Object decode(String what, byte[] body) {
        return Travel.decode(codec, what, body, className -> false, Payloads.loader());
    }

    /** An interrupt must not leave half of what belongs together unsaid. */
    private void send(long number, byte op, byte[] body) {
        byte[] message = ByteBuffer.allocate(9 + body.length)
                .putLong(number)
                .put(op)
                .put(body)
                .array();
        boolean interrupted = false;
        var watched = new Sending();
        sending.add(watched);
        if (resting) {
            LockSupport.unpark(watcher);
        }
        try {
            while (true) {
                boolean sent = false;
                try {
                    connection.sendBytes(message);
                    sent = true;
                } catch (InterruptedIOException e) {
                    interrupted |= Thread.interrupted() && !watched.isInVain();
                }
                if (watched.isInVain()) {
                    throw silent(HostLink.PATIENCE_NANOS);
                }
                if (sent) {
                    return;
                }
            }
        } catch (IOException e) {
            throw gone(e);
        } finally {
            sending.remove(watched);
            watched.end();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A thread that sends waits for the manager where the buffers between the processes are full. */
    private final class Sending {
        private final Thread thread = Thread.currentThread();
        private long since = System.nanoTime();
        private long signsBefore = signs.getAsLong();
        private boolean over;
        private boolean inVain;

        synchronized void look() {
            long now = System.nanoTime();
            long signsNow = signs.getAsLong();
            if (signsNow != signsBefore) {
                signsBefore = signsNow;
                since = now;
            } else if (!over && !inVain && now - since > HostLink.PATIENCE_NANOS) {
                inVain = true;
                thread.interrupt();
            }
        }

        synchronized boolean isInVain() {
            return inVain;
        }

        synchronized void end() {
            over = true;
            if (inVain) {
                boolean ignored = Thread.interrupted(); // that was ours
            }
        }
    }

    /** Looks, while this visit lasts, that nobody waits for a manager that is stopped. */
    private void watch() {
        while (over == null && !closed) {
            resting = true; // before it looks: who sends now sees one or is seen
            if (sending.isEmpty()) {
                LockSupport.park(this);
            } else {
                resting = false;
                LockSupport.parkNanos(this, FIRST_SIGN_NANOS);
                sending.forEach(Sending::look);
            }
        }
    }

    private UncheckedIOException silent(long nanos) {
        return new UncheckedIOException(new IOException("the manager at " + name + " has not answered for "
                + TimeUnit.NANOSECONDS.toSeconds(nanos)
                + " s (is it stopped?); whether the call takes place is not known"));
    }

    private RuntimeException gone(Throwable why) {
        return closed
                ? new IllegalStateException("this manager is closed in this process", why)
                : new UncheckedIOException(
                        new IOException("the manager at " + name + " has ended, or its connection broke", why));
    }

    // ---- what crosses

    @Override
    Reference departing(Hold hold, Reference.Kind kind, long detail) {
        throw new UnsupportedOperationException(
                "queues, locks and other handles of this process cannot go to a manager that is no relative");
    }

    @Override
    Object departing(Referent referent) {
        if (referent.held().abroad() != this) {
            throw new UnsupportedOperationException("only what lives in this very manager can be sent to it");
        }
        return new Pass(referent.held().object(), referent.proxyName());
    }

    @Override
    Object arriving(Pass pass) throws InvalidClassException {
        Hold hold = Hold.of(this, pass.number(), codec);
        if (!isExpected(pass.proxy())) {
            hold.letGo();
            throw new InvalidClassException(pass.proxy(), ClassFilters.REFUSAL);
        }
        return Referent.arriving(hold, List.of(pass.proxy()));
    }

    /** A manager is no more trusted than another stranger: it does not choose which classes are loaded here. */
    private boolean isExpected(String proxy) {
        return views.contains(proxy) || isOurProxy(proxy) || ClassFilters.letIn(filter, proxy);
    }

    private static boolean isOurProxy(String className) {
        return className.startsWith(OUR_PROXIES)
                && className.endsWith("Proxy")
                && className.indexOf('.', OUR_PROXIES.length()) < 0;
    }

    @Override
    public void letGo(long object) {
        sendApart(object, Visitor.RELEASE);
    }

    private void sendApart(long number, byte op) {
        if (over == null) {
            Thread.startVirtualThread(() -> {
                try {
                    send(number, op, new byte[0]);
                } catch (RuntimeException e) {
                    // then it holds nothing for us any more
                }
            });
        }
    }

    @Override
    public IllegalStateException staying() {
        return new IllegalStateException("what lives in a manager that is no relative stays in this process; the other"
                + " process can connect to the manager, and look it up");
    }

    /** Ends this use. Waiting calls end with an error. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watcher);
        connection.close();
    }
}
