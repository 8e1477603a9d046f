package io.multiprocessing.internal.host;

/**
 * Whether an object in shared memory is still an object: the memory outlives its host, and who uses it must not. Asked
 * before every operation, and now and then by threads that wait.
 */
interface Lifeline {
    /** Throws when the object cannot be used by this process any more. */
    void check() throws HostGoneException;

    /**
     * Whether waiting in it is in vain. A little later than {@link #check} while the JVM ends; see {@link HostLink}.
     */
    boolean cut();

    /** Whether this process hosts the object. */
    boolean isHere();

    /** What the process with that id is called, as far as this one knows. */
    String nameOf(long pid);

    /** The structure says that its host does not host it any more. */
    void ended();

    /** Its structure cannot be opened. */
    void unreachable(Exception cause);
}
