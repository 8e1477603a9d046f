package io.multiprocessing;

/** The queue was shut down: nothing can be put any more, and, once it is drained, nothing can be taken. */
public class QueueShutDownException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried
     */
    public QueueShutDownException(String message) {
        super(message);
    }
}
