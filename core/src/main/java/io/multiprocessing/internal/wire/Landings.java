package io.multiprocessing.internal.wire;

/** Where threads wait for large payloads. */
@FunctionalInterface
public interface Landings {
    /** Nobody waits. */
    Landings NONE = (_, _, _) -> null;

    /**
     * Claims the memory of the thread that is the next to receive.
     *
     * @param object that the payload is for
     * @param channel of that object
     * @param total the payload's length
     * @return null: there is none, or it is too small
     */
    Landing claim(long object, byte channel, int total);
}
