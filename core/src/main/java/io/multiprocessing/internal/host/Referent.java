package io.multiprocessing.internal.host;

import io.multiprocessing.SerializationException;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.wire.Payload;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;

/**
 * A handle of an object of any class that lives in some process and is called there. Proxies stand on it. Thread-safe:
 * calls of different threads run at once.
 */
public final class Referent extends Handle {
    private static final long serialVersionUID = 1L;
    private final String proxy;
    private final transient CallPort port;
    private final transient Visit visit;

    Referent(Hold hold, String proxy) {
        super(hold);
        this.proxy = proxy;
        this.visit = hold.abroad() instanceof Visit abroad ? abroad : null;
        this.port = visit == null ? hold.calls(gate()) : null;
    }

    /**
     * What a proxy stands for.
     *
     * @param proxy any object
     * @return null: it is no proxy of ours
     */
    public static Referent of(Object proxy) {
        if (proxy instanceof Proxied proxied) {
            return proxied.referent();
        }
        return proxy != null
                        && Proxy.isProxyClass(proxy.getClass())
                        && Proxy.getInvocationHandler(proxy) instanceof ViewProxy view
                ? view.referent()
                : null;
    }

    /** The proxy of a referent that arrived. */
    static Object arriving(Hold hold, List<String> proxy) {
        try {
            return new Referent(hold, proxy.getFirst()).newProxy();
        } catch (ReflectiveOperationException | RuntimeException e) {
            hold.letGo();
            throw new IllegalArgumentException("no proxy can be made in this process: " + proxy + ": " + e, e);
        }
    }

    Object newProxy() throws ReflectiveOperationException {
        Class<?> type = Class.forName(proxy, false, Payloads.loader());
        if (type.isInterface()) {
            return ViewProxy.of(type, this);
        }
        return type.asSubclass(Proxied.class).getConstructor(Referent.class).newInstance(this);
    }

    /**
     * What travels in its place.
     *
     * @return a reference, under way from now on
     */
    public Object travelling() {
        Border border = Border.crossed();
        return border == null ? departing() : border.departing(this);
    }

    String proxyName() {
        return proxy;
    }

    /**
     * Whether the object lives in this process.
     *
     * @return false: elsewhere
     */
    public boolean livesHere() {
        return here() != null;
    }

    /**
     * Another proxy of an object that lives here.
     *
     * @return one that is closed by itself
     */
    public Object another() {
        try {
            return new Referent(Hold.made(here(), 0, held().codec()), proxy).newProxy();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no proxy can be made of " + proxy + ": " + e, e);
        }
    }

    @Override
    Reference departing() {
        if (gate().isClosed()) {
            throw closed();
        }
        return held().departing(Reference.Kind.REFERENT, 0);
    }

    @Override
    String noun() {
        return "shared " + proxy.substring(proxy.lastIndexOf('.') + 1);
    }

    // ---- calling

    /**
     * Calls a method that throws nothing that is checked.
     *
     * @param <T> what it returns
     * @param method the method, as {@link Face} names it
     * @param arguments what it is given
     * @return what it returned
     */
    @SuppressWarnings("unchecked") // the method returns a T
    public <T> T ask(String method, Object... arguments) {
        try {
            return (T) call(method, arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new UndeclaredThrowableException(e);
        }
    }

    /**
     * Calls a method that may wait.
     *
     * @param <T> what it returns
     * @param method the method, as {@link Face} names it
     * @param arguments what it is given
     * @return what it returned
     * @throws InterruptedException the thread was interrupted, and so was the one that ran the call
     */
    @SuppressWarnings("unchecked") // the method returns a T
    public <T> T await(String method, Object... arguments) throws InterruptedException {
        try {
            return (T) call(method, arguments);
        } catch (RuntimeException | Error | InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw new UndeclaredThrowableException(e);
        }
    }

    /**
     * Calls a method.
     *
     * @param method the method, as {@link Face} names it
     * @param arguments what it is given
     * @return what it returned
     * @throws Throwable what it threw
     */
    public Object call(String method, Object... arguments) throws Throwable {
        HostedReferent here = here();
        if (here != null) {
            return here.callHere(method, arguments);
        }
        if (visit != null) {
            try {
                return visit.invoke(held().object(), method, arguments);
            } finally {
                java.lang.ref.Reference.reachabilityFence(this);
            }
        }
        Object[] form = new Object[arguments.length + 1];
        form[0] = method;
        System.arraycopy(arguments, 0, form, 1, arguments.length);
        return callThere(HostedReferent.INVOKE, "the arguments of " + method, form);
    }

    /**
     * Runs a function on the object itself, where that lives; nobody else does so meanwhile.
     *
     * @param function given the object
     * @return what it returned
     * @throws Throwable what it threw
     */
    public Object execute(HostedReferent.Function function) throws Throwable {
        HostedReferent here = here();
        if (visit != null) {
            throw new IllegalArgumentException("it lives in a manager that is no relative: let that execute it");
        }
        return here != null
                ? here.executeHere(function)
                : callThere(HostedReferent.EXECUTE, "the function", new Object[] {function});
    }

    /**
     * Runs a user's function on the object, which lives with a process that is no relative.
     *
     * @param function as the user gave it
     * @return what it returned
     * @throws IllegalArgumentException the object lives elsewhere
     * @throws Throwable what the function threw
     */
    public Object executeAbroad(Object function) throws Throwable {
        if (visit == null) {
            throw new IllegalArgumentException("not a proxy of this manager");
        }
        try {
            return visit.execute(held().object(), function);
        } finally {
            java.lang.ref.Reference.reachabilityFence(this);
        }
    }

    /**
     * Whether the object is equal to another; a proxy of the same object is.
     *
     * @param other any object
     * @return what its {@code equals} says
     */
    public boolean isEqualTo(Object other) {
        Referent theirs = of(other);
        if (theirs != null && theirs.held().sameObject(held())) {
            return true;
        }
        if (other == null) {
            return false;
        }
        try {
            return ask("equals(Object)", other);
        } catch (SerializationException e) {
            return false; // what cannot travel is nowhere else
        }
    }

    /** The object, if it lives in this process. */
    HostedReferent here() {
        if (gate().isClosed()) {
            throw closed();
        }
        if (!(port instanceof LocalCalls local)) {
            return null;
        }
        if (local.object().node().isClosed()) {
            throw gone(new HostGoneException("the context that made it is closed", null));
        }
        return (HostedReferent) local.object();
    }

    private Object callThere(byte verb, String what, Object[] form) throws Throwable {
        Flight flight = Flight.open();
        Waiter answered;
        Payload payload;
        try {
            payload = Payloads.encode(held().codec(), what, form, flight);
        } catch (RuntimeException | Error e) {
            flight.revoke();
            throw e;
        } finally {
            flight.close();
        }
        var remote = (RemoteCalls) port;
        RemoteCalls.Call call = null;
        try {
            call = remote.call(verb, payload, gate());
            answered = call.await();
            if (answered.status() != Status.OK || answered.payload() == null) {
                throw remote.nonsense("status=" + answered.status());
            }
        } catch (HostGoneException e) {
            flight.revoke(); // harmless for those that arrived
            throw gone(e);
        } catch (ClosedHandleException e) {
            if (call == null) {
                flight.revoke();
            }
            throw closed();
        } finally {
            java.lang.ref.Reference.reachabilityFence(this);
        }
        return unpack(call, answered);
    }

    private Object unpack(RemoteCalls.Call call, Waiter answered) throws Throwable {
        boolean arrived = false;
        Object value;
        try {
            value = Payloads.decode(held().codec(), "the result", answered.payload());
            arrived = true;
        } finally {
            if ((answered.value() & HostedReferent.KEPT) != 0) {
                call.received(arrived);
            }
        }
        boolean thrown = (answered.value() & HostedReferent.THROWN) != 0;
        if (thrown && call.wasInterrupted() && value instanceof RemoteFailure(InterruptedException e, var _)) {
            throw e;
        }
        if (call.wasInterrupted()) {
            Thread.currentThread().interrupt();
        }
        if (thrown) {
            throw RemoteFailure.here(value);
        }
        return value;
    }

    /** What a method that is called by reflection threw. */
    static Throwable thrownBy(InvocationTargetException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
