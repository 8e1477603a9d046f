package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Words of a mapped file, accessed in the modes of {@link VarHandle}, whose names they carry; a plain name is plain
 * access. Native byte order. Layout classes stand on this, and nobody else uses it.
 *
 * <p>That the modes order accesses between two JVMs on one mapping as they do between two threads is an assumption,
 * told in the project's ARCHITECTURE.md.
 */
public final class Words {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.nativeOrder());
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.nativeOrder());
    private static final VarHandle INTS = INT.varHandle();
    private static final VarHandle LONGS = LONG.varHandle();

    private Words() {}

    /** What was written before is seen by others before anything that is read afterwards was read. */
    public static void fullFence() {
        VarHandle.fullFence();
    }

    public static int getInt(MemorySegment file, long offset) {
        return file.get(INT, offset);
    }

    public static void putInt(MemorySegment file, long offset, int value) {
        file.set(INT, offset, value);
    }

    public static int getIntAcquire(MemorySegment file, long offset) {
        return (int) INTS.getAcquire(file, offset);
    }

    public static void putIntRelease(MemorySegment file, long offset, int value) {
        INTS.setRelease(file, offset, value);
    }

    public static int getIntVolatile(MemorySegment file, long offset) {
        return (int) INTS.getVolatile(file, offset);
    }

    public static void putIntVolatile(MemorySegment file, long offset, int value) {
        INTS.setVolatile(file, offset, value);
    }

    public static boolean compareAndSetInt(MemorySegment file, long offset, int expected, int value) {
        return INTS.compareAndSet(file, offset, expected, value);
    }

    public static int getAndSetInt(MemorySegment file, long offset, int value) {
        return (int) INTS.getAndSet(file, offset, value);
    }

    public static int getAndAddInt(MemorySegment file, long offset, int delta) {
        return (int) INTS.getAndAdd(file, offset, delta);
    }

    public static long getLong(MemorySegment file, long offset) {
        return file.get(LONG, offset);
    }

    public static void putLong(MemorySegment file, long offset, long value) {
        file.set(LONG, offset, value);
    }

    public static long getLongAcquire(MemorySegment file, long offset) {
        return (long) LONGS.getAcquire(file, offset);
    }

    public static void putLongRelease(MemorySegment file, long offset, long value) {
        LONGS.setRelease(file, offset, value);
    }

    public static long getLongVolatile(MemorySegment file, long offset) {
        return (long) LONGS.getVolatile(file, offset);
    }

    public static void putLongVolatile(MemorySegment file, long offset, long value) {
        LONGS.setVolatile(file, offset, value);
    }

    public static boolean compareAndSetLong(MemorySegment file, long offset, long expected, long value) {
        return LONGS.compareAndSet(file, offset, expected, value);
    }

    public static long getAndAddLong(MemorySegment file, long offset, long delta) {
        return (long) LONGS.getAndAdd(file, offset, delta);
    }
}
