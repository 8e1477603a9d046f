package io.multiprocessing.examples;

import java.util.List;

/**
 * A program that {@link Run} can run.
 *
 * @param name what the user types
 * @param about one line about it
 * @param program its {@code main}
 */
record Example(String name, String about, Program program) {
    /** A {@code main} method. */
    @FunctionalInterface
    interface Program {
        void main(String[] args) throws Exception;
    }

    /**
     * Examples about one topic.
     *
     * @param title the topic
     * @param examples in the order in which to read them
     */
    record Group(String title, List<Example> examples) {}
}
