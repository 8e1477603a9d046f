package io.multiprocessing.internal.lasting;

/** An object of another module that can be waited for together with others: it is looked at again and again. */
public interface Inspected {
    /**
     * Whether taking from it would not wait: something is there, or the end, or an error.
     *
     * @return whether it is ready now
     * @throws IllegalStateException it is closed
     */
    boolean isReady();
}
