package io.multiprocessing.internal.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Words of 4 bytes in a mapped file. */
final class MappedInts extends MappedWords {
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    MappedInts(MemorySegment file, Lifeline lifeline) {
        super(file, Integer.BYTES, lifeline);
    }

    @Override
    public long get(int index) throws HostGoneException {
        return (int) WORD.getVolatile(file(), offset(index));
    }

    @Override
    public void set(int index, long value) throws HostGoneException {
        WORD.setVolatile(file(), offset(index), (int) value);
    }

    @Override
    public long getAndSet(int index, long value) throws HostGoneException {
        return (int) WORD.getAndSet(file(), offset(index), (int) value);
    }

    @Override
    public long getAndAdd(int index, long delta) throws HostGoneException {
        return (int) WORD.getAndAdd(file(), offset(index), (int) delta);
    }

    @Override
    public double getAndAddDouble(int index, double delta) {
        throw new UnsupportedOperationException("words of 4 bytes are no doubles");
    }

    @Override
    public long compareAndExchange(int index, long expected, long value) throws HostGoneException {
        return (int) WORD.compareAndExchange(file(), offset(index), (int) expected, (int) value);
    }
}
