package io.multiprocessing;

import java.io.IOException;

/**
 * The other side of a connection could not show that it knows the key, or broke the handshake. Both sides get this
 * exception.
 */
public class AuthenticationException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected and what came
     */
    public AuthenticationException(String message) {
        super(message);
    }
}
