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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How many messages a second does one process receive from one or several that send without a pause? It would be a
 * surprise if a pipe in shared memory passed fewer than Aeron IPC, or a queue fewer than five times as many as
 * Chronicle Queue, or large messages over a socket went slower than over a bare one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class OneWay {
    private static final int MANY = 100;

    /** Which link. */
    @Param({"sharedmem", "socket"})
    public String contender;

    /** Pipe or queue. */
    @Param({"pipe", "queue"})
    public String kind;

    /** What travels, see {@link Shape}. */
    @Param({"bytes", "record"})
    public String payload;

    /** Bytes of a message. */
    @Param("32")
    public int size;

    /** Processes that send; of a pipe only one. */
    @Param("1")
    public int producers;

    private Workshop workshop;
    private Wire wire;
    private Counterpart others;

    /**
     * Opens all ends; the others begin to send.
     *
     * @throws Exception the link cannot be opened
     */
    @Setup
    public void open() throws Exception {
        workshop = Workshop.open(contender);
        Link link = Links.open(contender, workshop.mp, workshop.place, new Shape(kind, payload, size, Loop.STREAM));
        wire = link.near();
        others = Counterpart.of(workshop.mp, link, producers, Loop.STREAM);
        int length = wire.receive();
        if (!payload.equals("record") && length != size) {
            throw new IllegalStateException("sent " + size + " bytes, received " + length + " over " + contender);
        }
    }

    /**
     * Small messages: so many that JMH's own loop does not count.
     *
     * @return the length of the last
     * @throws Exception the link is broken
     */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int receiveMany() throws Exception {
        int length = 0;
        for (int i = 0; i < MANY; i++) {
            length = wire.receive();
        }
        return length;
    }

    /**
     * One large message.
     *
     * @return its length
     * @throws Exception the link is broken
     */
    @Benchmark
    public int receiveOne() throws Exception {
        return wire.receive();
    }

    /**
     * Ends all.
     *
     * @throws Exception something did not end
     */
    @TearDown
    public void close() throws Exception {
        others.close();
        wire.close();
        workshop.close();
    }
}
