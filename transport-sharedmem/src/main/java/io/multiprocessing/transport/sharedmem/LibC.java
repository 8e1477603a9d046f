package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library: {@code syscall(2)} for futex(2), on Linux, 64 bits. Thin: gives what the call gave.
 *
 * <p>Called only where native access is enabled for this module.
 */
final class LibC {
    static final boolean SUPPORTED;

    private static final long SYS_FUTEX;
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;

    /** A {@code struct timespec}: two longs. */
    private static final long TIMESPEC_BYTES = 16;

    static {
        SYS_FUTEX = futexNumber();
        SUPPORTED = SYS_FUTEX >= 0;
    }

    private LibC() {}

    private static long futexNumber() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return -1;
        }
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> 202;
            case "aarch64", "riscv64" -> 98;
            default -> -1;
        };
    }

    /** Made at the first call: it costs a JVM that has not called native code before some ten milliseconds. */
    private static final class Syscall {
        static final MethodHandle HANDLE = make();
        static final ThreadLocal<MemorySegment> TIMESPEC =
                ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(TIMESPEC_BYTES, 8));

        @SuppressWarnings("restricted") // only called where native access is enabled
        private static MethodHandle make() {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(1));
        }
    }

    static long futexWait(MemorySegment file, long offset, int value, long nanos) {
        MemorySegment timespec = Syscall.TIMESPEC.get();
        timespec.set(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000);
        timespec.set(ValueLayout.JAVA_LONG, 8, nanos % 1_000_000_000);
        return call(file, offset, FUTEX_WAIT, value, timespec);
    }

    static int futexWake(MemorySegment file, long offset, int count) {
        return (int) Math.max(0, call(file, offset, FUTEX_WAKE, count, MemorySegment.NULL));
    }

    private static long call(MemorySegment file, long offset, int operation, int value, MemorySegment timeout) {
        try {
            return (long) Syscall.HANDLE.invokeExact(SYS_FUTEX, file.asSlice(offset, 4), operation, value, timeout);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("syscall declares no exception", e);
        }
    }
}
