package io.multiprocessing.examples.pools;

import io.multiprocessing.Context;
import io.multiprocessing.SharedLongArray;
import io.multiprocessing.pool.Pool;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A native function that crashes now and then: the worker gets a real SIGSEGV, its JVM reports it and aborts. The pool
 * starts another worker and tries again, and every result comes.
 */
public final class NativeCrash {
    private static final int INPUTS = 20;

    /** The length of "x" repeated so often, by the C library; at the first attempt some get a wild pointer. */
    @SuppressWarnings("restricted") // it is the point
    static long length(int x, SharedLongArray attempts) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle strlen = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("strlen"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            boolean wild = attempts.getAndAdd(x, 1) == 0 && x % 10 == 7;
            MemorySegment text = wild ? MemorySegment.ofAddress(8) : arena.allocateFrom("x".repeat(x));
            return (long) strlen.invokeExact(text);
        }
    }

    private static long lengthOf(int x, SharedLongArray attempts) {
        try {
            return length(x, attempts);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] args) throws Exception {
        List<Integer> inputs = IntStream.range(0, INPUTS).boxed().toList();
        try (var mp = Context.create();
                var attempts = mp.sharedLongArray(INPUTS);
                var pool = Pool.builder(mp).workers(2).retries(2).build()) {
            List<Long> lengths = pool.map(x -> lengthOf(x, attempts), inputs, 1);
            System.out.println("lengths: " + lengths);
            System.out.println("workers that crashed: " + pool.stats().workersDied());
        }
    }
}
