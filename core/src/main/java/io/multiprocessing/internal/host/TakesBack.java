package io.multiprocessing.internal.host;

/** A referent from which elements are taken: what its taker did not live to receive goes back. */
public interface TakesBack {
    /**
     * How a call is undone.
     *
     * @param method the method that was called
     * @param result what it returned
     * @return what puts back what the call took; null: it took nothing
     */
    Runnable undo(String method, Object result);
}
