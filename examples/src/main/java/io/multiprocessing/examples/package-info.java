/**
 * What a newcomer runs: {@link io.multiprocessing.examples.Squares} is the ten-line program,
 * {@link io.multiprocessing.examples.Demo} the tour, {@link io.multiprocessing.examples.Run} lists and runs the rest.
 *
 * <p>The examples are the programs of well-known tutorials of Python's {@code multiprocessing}, one class each, in a
 * package per topic. Each has a {@code main}, prints what the original prints, and can be read from top to bottom like
 * it: what the child runs first, {@code main} last. No guard like {@code if __name__ == "__main__"} is needed: a child
 * runs its target, never {@code main}.
 */
package io.multiprocessing.examples;
