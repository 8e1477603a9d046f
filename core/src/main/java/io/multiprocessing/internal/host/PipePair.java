package io.multiprocessing.internal.host;

import io.multiprocessing.Connection;
import io.multiprocessing.Pipe;
import java.io.Serializable;

/**
 * Both ends of a pipe, in the process that made it.
 *
 * @param first the first end
 * @param second the second end
 * @param <T> the type of the messages
 */
record PipePair<T>(Connection<T> first, Connection<T> second) implements Pipe<T>, Serializable {
    @Override
    public void close() {
        first.close();
        second.close();
    }
}
