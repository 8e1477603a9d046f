package io.multiprocessing;

/**
 * An object could not be turned into bytes, or bytes could not be turned back into an object. The message names the way
 * to the culprit (captured variable, field or record component) and its class; the cause is what the serializer threw.
 *
 * <p>When sending, it is thrown in the thread of the caller, before anything has left, and the shared object works on.
 * When receiving, the element that cannot be read is consumed, and the next one follows.
 */
public class SerializationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, and which part of the object made it fail
     * @param cause what the serializer threw
     */
    public SerializationException(String message, Throwable cause) {
        super(message, cause);
    }
}
