package io.multiprocessing.internal.codec;

import com.esotericsoftware.kryo.KryoException;

/** Carries a checked exception through Kryo, whose methods declare none; taken apart again where Kryo was entered. */
final class Passage extends KryoException {
    private static final long serialVersionUID = 1L;

    Passage(Exception checked) {
        super(checked);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
