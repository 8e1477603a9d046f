package io.multiprocessing;

import java.io.Serializable;

/**
 * A function of one argument, which may be executed in another process. It travels as a {@link Target} does.
 *
 * @param <T> the type of the input
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface TaskFunction<T, R> extends Serializable {
    /**
     * Computes the result of one input.
     *
     * @param input the input
     * @return the result
     * @throws Exception whatever goes wrong
     */
    R apply(T input) throws Exception;
}
