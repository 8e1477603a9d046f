package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.benchmarks.peers.Counterpart;
import io.multiprocessing.benchmarks.peers.Link;
import io.multiprocessing.benchmarks.peers.Links;
import io.multiprocessing.benchmarks.peers.Loop;
import io.multiprocessing.benchmarks.peers.Shape;
import io.multiprocessing.benchmarks.peers.Wire;
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

/**
 * How long is it until the answer of another process is here? It would be a surprise if shared memory took longer than
 * Aeron IPC, or sockets more than a tenth longer than a bare {@code SocketChannel}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoundTrip {
    /** Which link. */
    @Param({"sharedmem", "socket"})
    public String contender;

    /** Pipe or queue. */
    @Param("pipe")
    public String kind;

    /** What travels, see {@link Shape}. */
    @Param({"bytes", "record"})
    public String payload;

    /** Bytes of a message. */
    @Param("32")
    public int size;

    private Workshop workshop;
    private Link link;
    private Wire wire;
    private Counterpart other;

    /**
     * Opens both ends.
     *
     * @throws Exception the link cannot be opened
     */
    @Setup
    public void open() throws Exception {
        workshop = Workshop.open(contender);
        link = Links.open(contender, workshop.mp, workshop.place, new Shape(kind, payload, size, Loop.ECHO));
        wire = link.near();
        other = Counterpart.of(workshop.mp, link, 1, Loop.ECHO);
        wire.send();
        int length = wire.receive();
        boolean objects = payload.equals("record");
        if (!objects && length != size) {
            throw new IllegalStateException("sent " + size + " bytes, received " + length + " over " + contender);
        }
    }

    /**
     * There and back.
     *
     * @return the length of the answer
     * @throws Exception the link is broken
     */
    @Benchmark
    public int roundTrip() throws Exception {
        wire.send();
        return wire.receive();
    }

    /**
     * Records latencies, then ends all.
     *
     * @throws Exception something did not end
     */
    @TearDown
    public void close() throws Exception {
        Latency.record(this::roundTrip);
        other.close();
        wire.close();
        workshop.close();
    }
}
