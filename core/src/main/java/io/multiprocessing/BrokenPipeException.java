package io.multiprocessing;

import java.io.IOException;

/** A message was sent into a pipe whose other end no process holds any more, by close or by death. */
public class BrokenPipeException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried
     */
    public BrokenPipeException(String message) {
        super(message);
    }
}
