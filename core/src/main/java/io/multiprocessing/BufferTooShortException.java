package io.multiprocessing;

import java.io.IOException;

/**
 * A message was longer than the memory that should have received it. Nothing is lost: {@link #message()} is the whole
 * message.
 */
public class BufferTooShortException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The whole message. */
    private final byte[] message;

    /**
     * Makes an exception.
     *
     * @param message the whole message; not copied
     * @param capacityBytes how many bytes the receiving memory has
     */
    public BufferTooShortException(byte[] message, long capacityBytes) {
        super("message too long for the buffer: messageBytes=" + message.length + ", capacityBytes=" + capacityBytes
                + "; message() has the whole message");
        this.message = message;
    }

    /**
     * The message that did not fit.
     *
     * @return all of its bytes
     */
    public byte[] message() {
        return message.clone();
    }
}
