package io.multiprocessing.internal.host;

/** A process that is no relative, while it calls an object of this one. */
public interface Guest {
    /**
     * Whose call the current thread runs.
     *
     * @return null: no guest's
     */
    static Guest current() {
        return VisitorCall.CALLER.get();
    }

    /**
     * Has something done when the guest is gone, however; at once if it is. In a thread of its own.
     *
     * @param action what
     */
    void whenGone(Runnable action);
}
