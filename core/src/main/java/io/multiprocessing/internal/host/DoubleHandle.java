package io.multiprocessing.internal.host;

import io.multiprocessing.SharedDouble;

/** A handle of a {@code double} value. */
final class DoubleHandle extends WordsHandle implements SharedDouble {
    private static final long serialVersionUID = 1L;

    DoubleHandle(Hold hold) {
        super(hold, Reference.Kind.DOUBLE, Long.BYTES, 1);
    }

    @Override
    String noun() {
        return "shared double";
    }

    @Override
    public double get() {
        return Double.longBitsToDouble(word(0));
    }

    @Override
    public void set(double value) {
        word(0, Double.doubleToRawLongBits(value));
    }

    @Override
    public double getAndSet(double value) {
        return Double.longBitsToDouble(exchange(0, Double.doubleToRawLongBits(value)));
    }

    @Override
    public double compareAndExchange(double expected, double value) {
        return Double.longBitsToDouble(
                exchangeIf(0, Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(value)));
    }

    @Override
    public double getAndAdd(double delta) {
        return addDouble(0, delta);
    }

    @Override
    public String toString() {
        return text(() -> String.valueOf(get()));
    }
}
