package io.multiprocessing;

import java.io.Serializable;

/**
 * A function of two arguments, which may be executed in another process. It travels as a {@link Target} does.
 *
 * @param <A> the type of the first input
 * @param <B> the type of the second input
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface TaskBiFunction<A, B, R> extends Serializable {
    /**
     * Computes the result of two inputs.
     *
     * @param first the first input
     * @param second the second input
     * @return the result
     * @throws Exception whatever goes wrong
     */
    R apply(A first, B second) throws Exception;
}
