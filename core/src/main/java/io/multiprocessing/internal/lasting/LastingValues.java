package io.multiprocessing.internal.lasting;

import io.multiprocessing.Context;
import io.multiprocessing.SerializationException;
import io.multiprocessing.spi.ClassFilter;
import java.util.List;

/** Bytes of values that outlive the process that made them, by the codec of a context. May be used by any thread. */
public interface LastingValues {
    /** A context that lends its codec. */
    interface Source {
        /**
         * Values by this context's codec.
         *
         * @return always the same
         */
        LastingValues lastingValues();
    }

    /**
     * Values by the codec of a context.
     *
     * @param context made by this library
     * @return always the same
     * @throws IllegalArgumentException the context was not made by this library
     */
    static LastingValues of(Context context) {
        if (context instanceof Source source) {
            return source.lastingValues();
        }
        throw new IllegalArgumentException(
                "not a context of this library: " + context.getClass().getName());
    }

    /**
     * Makes bytes.
     *
     * @param what the value is, for the message of an exception
     * @param value not null
     * @return its encoded form
     * @throws SerializationException it cannot be encoded, or holds a shared object, which would not last
     */
    byte[] encode(String what, Object value);

    /**
     * Makes a value.
     *
     * @param what it is, for the message of an exception
     * @param bytes its encoded form
     * @param filter asked before a class is loaded
     * @return the value
     * @throws SerializationException the bytes make no sense here
     */
    Object decode(String what, byte[] bytes, ClassFilter filter);

    /**
     * The filter for what may have been written by somebody else.
     *
     * @param allowed classes and packages as {@link Context.Builder#allow} takes them; empty: whatever the class path
     *     has
     * @return the filter
     * @throws IllegalArgumentException one is neither a class nor a package
     */
    ClassFilter filter(List<String> allowed);
}
