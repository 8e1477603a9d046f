package io.multiprocessing;

import java.io.Serializable;

/**
 * The code that a child process runs: a lambda, a method reference, or a record that implements this interface.
 *
 * <p>A target travels to the child by serialization, together with whatever it captures: values, records, collections
 * and any {@link Shareable}. The child works on copies; only shareables are shared. What cannot travel is refused when
 * the process is started, in the caller's thread, with a {@link SerializationException} that names the captured field
 * and its class.
 */
@FunctionalInterface
public interface Target extends Runnable, Serializable {
    /**
     * Does the work.
     *
     * @throws Exception whatever goes wrong; it ends the process with exit code 1 and is told to the parent by
     *     {@link Process#failure()}
     */
    void runTarget() throws Exception;

    /**
     * Calls {@link #runTarget()}, for code that wants a {@link Runnable}; a checked exception comes wrapped in an
     * {@link IllegalStateException}.
     */
    @Override
    default void run() {
        try {
            runTarget();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("the target threw " + e, e);
        }
    }
}
