package io.multiprocessing.internal.codec;

/** Finds the part of an object that made its encoding fail. */
final class Culprit {
    private Culprit() {}

    static String describe(Object root, Throwable failure) {
        return message(failure);
    }

    static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
