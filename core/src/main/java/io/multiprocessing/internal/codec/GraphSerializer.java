package io.multiprocessing.internal.codec;

import java.io.IOException;

/** Writes and reads the content of the objects of some {@link Kind}s. */
abstract class GraphSerializer {
    /**
     * Writes the content of an object, whose tag has been written.
     *
     * @throws IOException it cannot travel
     */
    abstract void write(Coder coder, WireOutput output, Object object) throws IOException;

    /**
     * Reads what {@link #write} wrote. A container calls {@link Coder#reference} before it reads its parts, if it can.
     *
     * @param type the class whose name the message has, if the kind has one; else null
     * @throws IOException the bytes make no sense
     * @throws ClassNotFoundException a class does not exist here
     */
    abstract Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException;
}
