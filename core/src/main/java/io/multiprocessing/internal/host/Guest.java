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
     * @return ends that: what has not been begun is not done any more
     */
    Registration whenGone(Runnable action);

    /** Something that is to be done when a guest is gone. */
    @FunctionalInterface
    interface Registration {
        /** It is not to be done any more. */
        void end();
    }
}
