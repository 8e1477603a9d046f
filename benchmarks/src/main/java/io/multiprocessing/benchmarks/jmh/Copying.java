package io.multiprocessing.benchmarks.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How fast can the bytes of a large message be copied at all? The floor for messages through memory that copy once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Copying {
    /** Bytes of a message. */
    @Param("1048576")
    public int size;

    private Arena arena;
    private MemorySegment from;
    private MemorySegment to;

    /** Takes the memory. */
    @Setup
    public void open() {
        arena = Arena.ofShared();
        from = arena.allocate(size, 64).fill((byte) 1);
        to = arena.allocate(size, 64).fill((byte) 2);
    }

    /**
     * One message.
     *
     * @return where it is now
     */
    @Benchmark
    public MemorySegment copy() {
        return to.copyFrom(from);
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        arena.close();
    }
}
