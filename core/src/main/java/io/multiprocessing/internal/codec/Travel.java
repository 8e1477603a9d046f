package io.multiprocessing.internal.codec;

import io.multiprocessing.RemoteException;
import io.multiprocessing.SerializationException;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;

/**
 * Packs and unpacks objects with any codec, and when that fails says which part of the object made it fail, and what to
 * do.
 */
public final class Travel {
    private Travel() {}

    /**
     * Makes bytes from an object.
     *
     * @param codec how
     * @param what the object is, for the message: {@code "the element"}, {@code "the target"}
     * @param value the object, may be null
     * @return its encoded form
     * @throws SerializationException it cannot travel; the message names the way to the culprit and its class, the
     *     cause is what the codec or the object's own code threw
     */
    public static byte[] encode(Codec codec, String what, Object value) {
        try {
            return codec.encode(value);
        } catch (IOException | RuntimeException | Error e) {
            rethrowIfOfTheJvm(e);
            throw new SerializationException("cannot send " + what + ": " + Culprit.describe(value, e), e);
        }
    }

    /**
     * Makes an object from bytes.
     *
     * @param codec how they were made
     * @param what they are, for the message
     * @param bytes the encoded form
     * @param filter says which classes may be loaded
     * @param loader loads them
     * @return the object
     * @throws SerializationException the bytes make no sense, or a class is missing, was refused, or threw
     */
    public static Object decode(Codec codec, String what, byte[] bytes, ClassFilter filter, ClassLoader loader) {
        try {
            return codec.decode(bytes, filter, loader);
        } catch (ClassNotFoundException e) {
            throw new SerializationException(
                    "cannot receive " + what + ": the class " + e.getMessage()
                            + " does not exist in this process; is it on the class path?",
                    e);
        } catch (IOException | RuntimeException | Error e) {
            rethrowIfOfTheJvm(e);
            throw new SerializationException("cannot receive " + what + ": " + Culprit.message(e), e);
        }
    }

    /** Out of memory and the like are nobody's to handle; errors that an object's own code threw are. */
    private static void rethrowIfOfTheJvm(Throwable e) {
        if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
            throw error;
        }
    }

    /**
     * Tells an exception as text, with this process's id and name.
     *
     * @param throwable the exception
     * @return an exception that needs no class but its own
     */
    public static RemoteException remote(Throwable throwable) {
        return ThrowableForm.remote(throwable);
    }
}
