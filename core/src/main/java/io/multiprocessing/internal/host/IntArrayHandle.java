package io.multiprocessing.internal.host;

import io.multiprocessing.SharedIntArray;
import java.util.Arrays;

/** A handle of an array of {@code int}. */
final class IntArrayHandle extends WordsHandle implements SharedIntArray {
    private static final long serialVersionUID = 1L;

    IntArrayHandle(Hold hold, int length) {
        super(hold, Reference.Kind.INT_ARRAY, Integer.BYTES, length);
    }

    @Override
    String noun() {
        return "shared int array";
    }

    @Override
    public int length() {
        return count();
    }

    @Override
    public int get(int index) {
        return (int) word(index);
    }

    @Override
    public void set(int index, int value) {
        word(index, value);
    }

    @Override
    public int getAndSet(int index, int value) {
        return (int) exchange(index, value);
    }

    @Override
    public int compareAndExchange(int index, int expected, int value) {
        return (int) exchangeIf(index, expected, value);
    }

    @Override
    public int getAndAdd(int index, int delta) {
        return (int) add(index, delta);
    }

    @Override
    public void copyTo(int from, int[] target, int at, int length) {
        out(
                from,
                target.length,
                at,
                length,
                (words, to, part) -> words.asIntBuffer().get(target, to, part));
    }

    @Override
    public void copyFrom(int from, int[] source, int at, int length) {
        in(
                from,
                source.length,
                at,
                length,
                (words, where, part) -> words.asIntBuffer().put(source, where, part));
    }

    @Override
    public String toString() {
        return text(() -> Arrays.toString(toArray()));
    }
}
