package io.multiprocessing.benchmarks.jmh;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What each member of a crowd has done so far, in a mapped file of the benchmark's own, so that it costs all contenders
 * the same.
 *
 * <pre>
 * offset         width  field  writer                     reader
 * 0              8      stop   the benchmark, once        all members
 * 128 * (1 + i)  8      done   member i, with release     the benchmark
 * </pre>
 */
final class Counters implements AutoCloseable {
    private static final long STRIDE = 128;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final Arena arena;
    private final MemorySegment file;
    private final int members;

    private Counters(Arena arena, MemorySegment file, int members) {
        this.arena = arena;
        this.file = file;
        this.members = members;
    }

    static Counters open(Path path, int members) throws IOException {
        Arena arena = Arena.ofShared();
        try (var channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var file = channel.map(FileChannel.MapMode.READ_WRITE, 0, STRIDE * (members + 1), arena);
            return new Counters(arena, file, members);
        }
    }

    void runUntilStopped(int member, boolean counts, Step step) throws Exception {
        long offset = STRIDE * (member + 1);
        long done = 0;
        try {
            while ((long) LONG.getOpaque(file, 0L) == 0) {
                step.run();
                if (counts) {
                    LONG.setRelease(file, offset, ++done);
                }
            }
        } catch (Exception e) {
            if ((long) LONG.getOpaque(file, 0L) == 0) {
                throw e; // or else something ended before it did, as is to be
            }
        }
    }

    void stop() {
        LONG.setRelease(file, 0L, 1L);
    }

    long sum() {
        long sum = 0;
        for (int i = 0; i < members; i++) {
            sum += (long) LONG.getAcquire(file, STRIDE * (i + 1));
        }
        return sum;
    }

    @Override
    public void close() {
        arena.close();
    }
}
