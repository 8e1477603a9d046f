package io.multiprocessing.internal.host;

import java.io.IOException;

/**
 * The process that hosts an object has ended, or the connection to it broke, or it does not answer; or the object
 * itself does not exist any more.
 */
final class HostGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    HostGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
