package io.multiprocessing;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A piece of work with a result, which may be executed in another process. It travels as a {@link Target} does.
 *
 * @param <R> the type of the result, which travels back
 */
@FunctionalInterface
public interface Task<R> extends Callable<R>, Serializable {
    /**
     * Computes the result.
     *
     * @return the result; it must be able to travel, or be null
     * @throws Exception whatever goes wrong
     */
    @Override
    R call() throws Exception;
}
