package io.multiprocessing.examples.tour;

import io.multiprocessing.Context;

/** A stop of the tour. */
public interface Step {
    /**
     * The step's name.
     *
     * @return a few words
     */
    String title();

    /**
     * What there is to see.
     *
     * @return one or two lines
     */
    String explanation();

    /**
     * Shows it.
     *
     * @param mp what to show it with
     * @return what was seen, in a few words
     * @throws Exception something else was seen, or nothing at all
     */
    String show(Context mp) throws Exception;

    /** Fails the step unless something is as it should be. */
    static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
