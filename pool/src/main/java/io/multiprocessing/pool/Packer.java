package io.multiprocessing.pool;

import io.multiprocessing.SerializationException;

/** Makes work of tasks, functions and inputs, in the thread of whoever submits them. */
interface Packer {
    /**
     * A task.
     *
     * @throws SerializationException it cannot travel
     */
    Work task(Object task);

    /** A function, for {@link #input} and {@link #chunk}. */
    SharedFunction function(Object function);

    /** One input. */
    Work input(SharedFunction function, Object input);

    /** Several inputs that are run one after the other. */
    Work chunk(SharedFunction function, Object[] inputs);

    /** The same once more, for another worker. */
    Work again(Work work);
}
