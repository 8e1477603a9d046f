package io.multiprocessing.internal.host;

import io.multiprocessing.SharedLong;

/** A handle of a {@code long} value. */
final class LongHandle extends WordsHandle implements SharedLong {
    private static final long serialVersionUID = 1L;

    LongHandle(Hold hold) {
        super(hold, Reference.Kind.LONG, Long.BYTES, 1);
    }

    @Override
    String noun() {
        return "shared long";
    }

    @Override
    public long get() {
        return word(0);
    }

    @Override
    public void set(long value) {
        word(0, value);
    }

    @Override
    public long getAndSet(long value) {
        return exchange(0, value);
    }

    @Override
    public long compareAndExchange(long expected, long value) {
        return exchangeIf(0, expected, value);
    }

    @Override
    public long getAndAdd(long delta) {
        return add(0, delta);
    }

    @Override
    public String toString() {
        return text(() -> String.valueOf(get()));
    }
}
