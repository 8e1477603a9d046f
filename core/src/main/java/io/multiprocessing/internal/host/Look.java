package io.multiprocessing.internal.host;

/**
 * A look at one object that a thread waits for together with others. Made and used by that thread, which is unparked
 * when the state may have changed.
 */
interface Look {
    /** What is known of the object. */
    enum State {
        /** Nothing yet. */
        PENDING,
        /** There is something to take, or the end, or an error: who uses it now does not wait. */
        READY,
        /** It was not ready when it was asked. */
        NOTHING
    }

    /** What is known by now. */
    State state();

    /** Whether nobody unparks the thread, so that it has to ask again and again. */
    default boolean isAskedAgain() {
        return false;
    }

    /** The thread waits for this no longer. */
    void end();

    /** A look at what is ready, and stays so. */
    static Look ready() {
        return new Look() {
            @Override
            public State state() {
                return State.READY;
            }

            @Override
            public void end() {
                // nothing was begun
            }
        };
    }
}
