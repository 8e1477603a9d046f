package io.multiprocessing.internal.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Words of 8 bytes in a mapped file. */
final class MappedLongs extends MappedWords {
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    MappedLongs(MemorySegment file, Lifeline lifeline) {
        super(file, Long.BYTES, lifeline);
    }

    @Override
    public long get(int index) throws HostGoneException {
        return (long) WORD.getVolatile(file(), offset(index));
    }

    @Override
    public void set(int index, long value) throws HostGoneException {
        WORD.setVolatile(file(), offset(index), value);
    }

    @Override
    public long getAndSet(int index, long value) throws HostGoneException {
        return (long) WORD.getAndSet(file(), offset(index), value);
    }

    @Override
    public long getAndAdd(int index, long delta) throws HostGoneException {
        return (long) WORD.getAndAdd(file(), offset(index), delta);
    }

    @Override
    public double getAndAddDouble(int index, double delta) throws HostGoneException {
        long before = get(index);
        while (true) {
            double value = Double.longBitsToDouble(before);
            long witness = compareAndExchange(index, before, Double.doubleToRawLongBits(value + delta));
            if (witness == before) {
                return value;
            }
            before = witness;
        }
    }

    @Override
    public long compareAndExchange(int index, long expected, long value) throws HostGoneException {
        return (long) WORD.compareAndExchange(file(), offset(index), expected, value);
    }
}
