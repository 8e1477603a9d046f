package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Any object, in the process in which it lives: others call the methods of its {@link Face}. Each call of another
 * process runs in a virtual thread of its own ({@link ReferentCall}), which an interrupt of the caller, or its end,
 * interrupts; those that take but a moment do not need one ({@link QuickCall}).
 *
 * <p>One guard for each object: functions that are executed on it hold it, and so do the single methods of an object
 * that is not thread-safe itself. A result is encoded before the guard is given up, so that nobody changes it
 * meanwhile.
 *
 * <p>What was taken from the object, and what carries references, is <em>kept</em> until its receiver says that it has
 * it: if the receiver dies before that, the element goes back and the references are let go of.
 */
public final class HostedReferent extends HostedCalls {
    /** Payload: an array of the method's key and its arguments. */
    static final byte INVOKE = 1;

    /** Payload: an array of the function. */
    static final byte EXECUTE = 2;

    /** Request 8, arrived 1: an answer that was kept. */
    static final byte RECEIVED = 3;

    /** In the answer's value: the payload is what was thrown. */
    static final long THROWN = 1;

    /** In the answer's value: say {@link #RECEIVED}. */
    static final long KEPT = 2;

    /** What is executed on an object. */
    @FunctionalInterface
    public interface Function extends Serializable {
        /**
         * Does it.
         *
         * @param object the object itself
         * @return to be sent back
         * @throws Exception whatever goes wrong
         */
        Object on(Object object) throws Exception;
    }

    private static final long NESTED_LIMIT_NANOS = HostLink.PATIENCE_NANOS;

    /** How many guards the thread holds for calls within each other; null: none. */
    private static final ThreadLocal<Integer> DEPTH = new ThreadLocal<>();

    private final Object object;
    private final Face face;
    private final String proxy;
    private final Codec codec;
    private final Traits traits;
    private final ReentrantLock guard = new ReentrantLock();
    private final QuickCall quick;
    private final ClassLoader loader = Payloads.loader();
    private final Map<Tag, ReferentCall> running = new ConcurrentHashMap<>();
    private final Map<Tag, Runnable> kept = new ConcurrentHashMap<>();

    /**
     * What is special about an object.
     *
     * @param guarded it is not thread-safe: one method at a time
     * @param givesAway what its methods return are handles that were made for the caller, and are closed once sent
     * @param copies callers in its own process, too, give and get copies
     */
    public record Traits(boolean guarded, boolean givesAway, boolean copies) {}

    private record Tag(Session session, long request) {}

    HostedReferent(Node node, Object object, Class<?> view, String proxy, Traits traits, Codec codec) {
        super(node);
        this.object = object;
        this.face = Face.of(view);
        this.proxy = proxy;
        this.traits = traits;
        this.codec = codec;
        this.quick = object instanceof Quick each ? new QuickCall(this, each, codec) : null;
        node.add(this);
    }

    /** How its proxies are made. */
    @Override
    List<String> structures() {
        return List.of(proxy);
    }

    Codec codec() {
        return codec;
    }

    ClassLoader loader() {
        return loader;
    }

    /** Whether it is a maker of objects for relatives, and not an object for everybody. */
    boolean makesForCallers() {
        return traits.givesAway;
    }

    Object object() {
        return object;
    }

    // ---- calls of this very process

    Object callHere(String key, Object... arguments) throws Throwable {
        Object[] given = traits.copies ? (Object[]) copy(arguments) : arguments;
        boolean locks = lockFor(key);
        try {
            Object result = invoke(key, given);
            return traits.copies ? copy(result) : result;
        } finally {
            unlock(locks);
        }
    }

    Object executeHere(Function function) throws Throwable {
        Function given = traits.copies ? (Function) copy(function) : function;
        lock();
        try {
            Object result = given.on(object);
            return traits.copies ? copy(result) : result;
        } finally {
            unlock(true);
        }
    }

    private Object copy(Object value) {
        Flight flight = Flight.open();
        try {
            return Payloads.decode(codec, "the value", Payloads.encode(codec, "the value", value, flight));
        } catch (RuntimeException | Error e) {
            flight.revoke();
            throw e;
        } finally {
            flight.close();
        }
    }

    // ---- for calls of any process

    /**
     * Takes the guard if the object needs it. A method may call other objects, those that are elements of this one, and
     * they this one; so a call within a call does not wait without limit.
     *
     * @throws IllegalStateException the object is in use for that long
     */
    boolean lockFor(String key) throws InterruptedException {
        if (!traits.guarded || isOfCopies(key)) {
            return false;
        }
        lock();
        return true;
    }

    /**
     * Takes the guard; in a call within a call, which {@link #lockFor} speaks of, not without limit.
     *
     * @throws IllegalStateException the object is in use for that long
     */
    void lock() throws InterruptedException {
        Integer depth = DEPTH.get();
        if (depth == null) {
            guard.lockInterruptibly();
        } else if (!guard.tryLock(NESTED_LIMIT_NANOS, TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("an object of this manager is in use for "
                    + TimeUnit.NANOSECONDS.toSeconds(NESTED_LIMIT_NANOS)
                    + " s, perhaps by a call that waits for this one: do they contain each other?");
        }
        DEPTH.set(depth == null ? 1 : depth + 1);
    }

    /** What looks at all elements, and asks them the same, is asked of a copy, without the guard. */
    private boolean isOfCopies(String key) {
        return object instanceof Copied
                && (key.equals("toString()") || key.equals("hashCode()") || key.equals("equals(Object)"));
    }

    private Object copied() throws InterruptedException {
        if (!(object instanceof Copied copied)) {
            return object;
        }
        lock();
        try {
            return copied.copy(); // a copy of a set asks its elements for their hash codes
        } finally {
            unlock(true);
        }
    }

    /** For a call that calls no other object; {@link #unlockQuick} gives the guard up. */
    boolean tryLockQuick() {
        // not within a call of this very thread, which waits there for something else
        return !guard.isHeldByCurrentThread() && guard.tryLock();
    }

    void unlockQuick() {
        guard.unlock();
    }

    /** After {@link #lock}, or {@link #lockFor}, which said whether it locks. */
    void unlock(boolean locks) {
        if (locks) {
            int depth = DEPTH.get();
            if (depth == 1) {
                DEPTH.remove();
            } else {
                DEPTH.set(depth - 1);
            }
            guard.unlock();
        }
    }

    /** Calls the object; a proxy of an object of this process is equal to what that is equal to. */
    Object invoke(String key, Object[] arguments) throws Throwable {
        Method method = face.find(key);
        if (method == null) {
            throw new NoSuchMethodException("there is no method " + key + " in what is shown of this object");
        }
        if (key.equals("equals(Object)") && Referent.of(arguments[0]) instanceof Referent other) {
            HostedReferent theirs = other.here();
            return theirs == null ? copied().equals(arguments[0]) : Printing.equal(this, theirs);
        }
        if (key.equals("toString()")) {
            return Printing.text(this, copied());
        }
        try {
            return method.invoke(isOfCopies(key) ? copied() : object, arguments);
        } catch (InvocationTargetException e) {
            throw Referent.thrownBy(e);
        }
    }

    /** Whether two objects are equal, in which others may be under way to be compared. */
    static boolean areEqual(HostedReferent one, HostedReferent other) throws InterruptedException {
        return one.copied().equals(other.copied());
    }

    boolean knows(String key) {
        return face.find(key) != null;
    }

    /** What puts back what a call took; null: nothing need be put back. */
    Runnable undo(String key, Object result) {
        return object instanceof TakesBack takesBack ? takesBack.undo(key, result) : null;
    }

    /** What was returned is on its way, and this process needs no handle of it. */
    void sent(Object result) {
        if (!traits.givesAway) {
            return;
        }
        Referent referent = Referent.of(result);
        if (referent != null) {
            referent.close();
        } else if (result instanceof Handle handle) {
            handle.close();
        }
    }

    /** Remembers how an answer is undone if its receiver does not get it; false: it is gone already. */
    boolean keep(Session session, long request, Runnable undo) {
        synchronized (kept) {
            return !session.isGone() && isHeldBy(session) && kept.put(new Tag(session, request), undo) == null;
        }
    }

    void ended(Session session, long request) {
        running.remove(new Tag(session, request));
    }

    // ---- messages

    @Override
    void call(Session session, byte verb, long request, ByteBuffer arguments, Answer answer) throws IOException {
        if (verb != RECEIVED) {
            throw new IOException("no such operation of an object that is called: verb=" + verb);
        }
        Runnable undo = kept.remove(new Tag(session, arguments.getLong()));
        if (arguments.get() == 0 && undo != null) {
            Apart.start("multiprocessing-undo", undo);
        }
    }

    @Override
    void callWith(Session session, byte verb, long request, Payload payload, Answer answer) throws IOException {
        if (verb != INVOKE && verb != EXECUTE) {
            throw new IOException("no such operation of an object that is called: verb=" + verb);
        }
        if (verb == INVOKE && request != 0 && quick != null && quick.tried(payload, answer)) {
            return;
        }
        var call = new ReferentCall(this, session, verb == EXECUTE, request, payload, answer);
        if (request == 0 || running.putIfAbsent(new Tag(session, request), call) != null) {
            throw new IOException("a call without a number of its own: request=" + request);
        }
        call.start();
    }

    @Override
    void cancel(Session session, long request, Answer answer) {
        ReferentCall call = running.get(new Tag(session, request));
        if (call != null) {
            call.interrupt();
        }
    }

    @Override
    void gone(Session session) {
        running.forEach((tag, call) -> {
            if (tag.session == session) {
                call.interrupt();
            }
        });
        synchronized (kept) {
            kept.keySet().removeIf(tag -> {
                boolean theirs = tag.session == session;
                if (theirs) {
                    Apart.start("multiprocessing-undo", kept.get(tag));
                }
                return theirs;
            });
        }
    }

    @Override
    void abort() {
        running.values().forEach(ReferentCall::interrupt);
    }
}
