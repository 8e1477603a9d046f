package io.multiprocessing.internal.host;

/** A referent of which copies can be made that have its text, its hash code and its equality. */
public interface Copied {
    /**
     * Makes a copy; called with the guard.
     *
     * @return a copy with the same elements
     */
    Object copy();
}
