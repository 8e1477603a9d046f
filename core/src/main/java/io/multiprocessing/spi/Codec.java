package io.multiprocessing.spi;

import java.io.IOException;

/**
 * Makes bytes from objects and objects from bytes. The default is found by {@link java.util.ServiceLoader}: the one of
 * highest {@link #priority()}; a context may be given another.
 *
 * <p>A codec has a public no-argument constructor, by which children make their own instance. Its methods may be called
 * from any number of threads at once.
 *
 * <p>What a codec must honour: an object whose class has a {@code writeReplace} method, as Java serialization knows it,
 * is written as what that returns, and what has {@code readResolve} is read as what that returns. Shared objects travel
 * so. And no class is loaded or initialised before the filter has let its name in.
 */
public interface Codec {
    /**
     * A name for logs.
     *
     * @return a short word, such as {@code "kryo"}
     */
    String name();

    /**
     * Which codec is the default: the one of highest priority.
     *
     * @return any number; those of this project lie between 0 and 100
     */
    int priority();

    /**
     * Makes bytes from an object.
     *
     * @param value the object, may be null
     * @return its encoded form
     * @throws IOException the object or something it refers to cannot be encoded; the message names the way to it and
     *     its class
     */
    byte[] encode(Object value) throws IOException;

    /**
     * Makes an object from bytes.
     *
     * @param bytes what {@link #encode} gave, in this or another process
     * @param filter says which classes may be loaded
     * @param loader loads them
     * @return the object
     * @throws IOException the bytes make no sense, or the filter refused a class; the message names it
     * @throws ClassNotFoundException a class does not exist here
     */
    Object decode(byte[] bytes, ClassFilter filter, ClassLoader loader) throws IOException, ClassNotFoundException;
}
