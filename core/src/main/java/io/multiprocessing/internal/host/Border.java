package io.multiprocessing.internal.host;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;

/**
 * What a value crosses on its way to or from a process that is no relative: says which shared objects may cross it, and
 * as what. A thread that encodes or decodes such a value has the border set meanwhile; without one, a value is among
 * relatives.
 */
abstract class Border {
    private static final ThreadLocal<Border> CROSSED = new ThreadLocal<>();

    /** One that no shared object crosses. */
    static final Border CLOSED = new Border() {
        @Override
        Reference departing(Hold hold, Reference.Kind kind, long detail) {
            throw refusal("a shared object");
        }
    };

    /** That which this thread's value crosses; null: none. */
    static Border crossed() {
        return CROSSED.get();
    }

    /** Sets it, until {@link #leave}. */
    static Border enter(Border border) {
        Border outer = CROSSED.get();
        CROSSED.set(border);
        return outer;
    }

    static void leave(Border outer) {
        if (outer == null) {
            CROSSED.remove();
        } else {
            CROSSED.set(outer);
        }
    }

    /** Refuses, where there is a border, what no border lets through. */
    static void requireNone(String what) {
        if (crossed() != null) {
            throw refusal(what);
        }
    }

    static IllegalStateException refusal(String what) {
        return new IllegalStateException(
                what + " cannot go to a process that is not a relative of its maker; what strangers are to use"
                        + " lives in a manager that lets them in (Manager.serve, publish and lookup)");
    }

    /**
     * A reference that travels in place of a handle, registered with its {@link Flight}.
     *
     * @throws IllegalStateException it may not cross
     */
    abstract Reference departing(Hold hold, Reference.Kind kind, long detail);

    /**
     * What travels in place of a proxy.
     *
     * @throws RuntimeException it may not cross
     */
    Object departing(Referent referent) {
        throw refusal("a proxy");
    }

    /**
     * What came across in place of a proxy.
     *
     * @throws ObjectStreamException it means nothing here, or is not let in
     */
    Object arriving(Pass pass) throws ObjectStreamException {
        throw new InvalidObjectException("a process that is no relative may not send proxies: " + pass.proxy());
    }

    /**
     * The hold of a handle that came across.
     *
     * @throws InvalidObjectException it may not cross, or means nothing here
     */
    Hold arriving(Reference reference) throws InvalidObjectException {
        throw new InvalidObjectException("a process that is no relative may not send shared objects: "
                + reference.kind() + " of " + reference.hostName());
    }
}
