package io.multiprocessing.internal.host;

import io.multiprocessing.SharedLongArray;
import java.util.Arrays;

/** A handle of an array of {@code long}. */
final class LongArrayHandle extends WordsHandle implements SharedLongArray {
    private static final long serialVersionUID = 1L;

    LongArrayHandle(Hold hold, int length) {
        super(hold, Reference.Kind.LONG_ARRAY, Long.BYTES, length);
    }

    @Override
    String noun() {
        return "shared long array";
    }

    @Override
    public int length() {
        return count();
    }

    @Override
    public long get(int index) {
        return word(index);
    }

    @Override
    public void set(int index, long value) {
        word(index, value);
    }

    @Override
    public long getAndSet(int index, long value) {
        return exchange(index, value);
    }

    @Override
    public long compareAndExchange(int index, long expected, long value) {
        return exchangeIf(index, expected, value);
    }

    @Override
    public long getAndAdd(int index, long delta) {
        return add(index, delta);
    }

    @Override
    public void copyTo(int from, long[] target, int at, int length) {
        out(
                from,
                target.length,
                at,
                length,
                (words, to, part) -> words.asLongBuffer().get(target, to, part));
    }

    @Override
    public void copyFrom(int from, long[] source, int at, int length) {
        in(
                from,
                source.length,
                at,
                length,
                (words, where, part) -> words.asLongBuffer().put(source, where, part));
    }

    @Override
    public String toString() {
        return text(() -> Arrays.toString(toArray()));
    }
}
