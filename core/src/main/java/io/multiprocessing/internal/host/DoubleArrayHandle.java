package io.multiprocessing.internal.host;

import io.multiprocessing.SharedDoubleArray;
import java.util.Arrays;

/** A handle of an array of {@code double}. */
final class DoubleArrayHandle extends WordsHandle implements SharedDoubleArray {
    private static final long serialVersionUID = 1L;

    DoubleArrayHandle(Hold hold, int length) {
        super(hold, Reference.Kind.DOUBLE_ARRAY, Double.BYTES, length);
    }

    @Override
    String noun() {
        return "shared double array";
    }

    @Override
    public int length() {
        return count();
    }

    @Override
    public double get(int index) {
        return Double.longBitsToDouble(word(index));
    }

    @Override
    public void set(int index, double value) {
        word(index, Double.doubleToRawLongBits(value));
    }

    @Override
    public double getAndSet(int index, double value) {
        return Double.longBitsToDouble(exchange(index, Double.doubleToRawLongBits(value)));
    }

    @Override
    public double compareAndExchange(int index, double expected, double value) {
        return Double.longBitsToDouble(
                exchangeIf(index, Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(value)));
    }

    @Override
    public double getAndAdd(int index, double delta) {
        return addDouble(index, delta);
    }

    @Override
    public void copyTo(int from, double[] target, int at, int length) {
        out(
                from,
                target.length,
                at,
                length,
                (words, to, part) -> words.asDoubleBuffer().get(target, to, part));
    }

    @Override
    public void copyFrom(int from, double[] source, int at, int length) {
        in(
                from,
                source.length,
                at,
                length,
                (words, where, part) -> words.asDoubleBuffer().put(source, where, part));
    }

    @Override
    public String toString() {
        return text(() -> Arrays.toString(toArray()));
    }
}
