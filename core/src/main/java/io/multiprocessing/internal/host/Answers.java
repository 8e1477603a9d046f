package io.multiprocessing.internal.host;

/** Answers that are of no interest to anybody. */
final class Answers {
    static final Answer NOBODY = (status, value, payload) -> {};

    private Answers() {}
}
