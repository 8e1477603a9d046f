package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import io.multiprocessing.Task;
import java.nio.file.Path;

/** Opens any link by the name of its contender. */
public final class Links {
    private Links() {}

    /**
     * Opens the near end.
     *
     * @param contender {@code "aeron"}, {@code "chronicle"}, {@code "agrona"}, {@code "zeromq-ipc"},
     *     {@code "zeromq-tcp"}, {@code "unix"}, {@code "tcp"}, {@code "streams"}, {@code "threads"}, or the name of one
     *     of our transports, on which the context then is
     * @param mp our context
     * @param place a directory for files, in memory
     * @param shape what travels
     * @return the link
     * @throws Exception it cannot be opened
     */
    public static Link open(String contender, Context mp, Path place, Shape shape) throws Exception {
        return switch (contender) {
            case "aeron" -> AeronWire.open(place, shape);
            case "chronicle" -> ChronicleWire.open(place, shape);
            case "agrona" -> AgronaWire.open(place, shape);
            case "zeromq-ipc" -> ZeroMqWire.open(place, shape, false);
            case "zeromq-tcp" -> ZeroMqWire.open(place, shape, true);
            case "unix" -> SocketWire.open(place, shape, false);
            case "tcp" -> SocketWire.open(place, shape, true);
            case "streams" -> StreamsWire.open(shape);
            case "threads" -> ThreadsWire.open(shape);
            default -> ours(mp, shape);
        };
    }

    /**
     * Whether it is a peer, and not one of our transports.
     *
     * @param contender its name
     * @return true: a peer
     */
    public static boolean isPeer(String contender) {
        return switch (contender) {
            case "aeron", "chronicle", "agrona", "zeromq-ipc", "zeromq-tcp", "unix", "tcp", "streams", "threads" ->
                true;
            default -> false;
        };
    }

    private static Link ours(Context mp, Shape shape) {
        if (shape.kind().equals("queue")) {
            Queue<Object> there = mp.queue(QUEUE_CAPACITY);
            Queue<Object> back = mp.queue(QUEUE_CAPACITY);
            Task<Wire> far = () -> new QueueWire(back, there, shape);
            return new Link(new QueueWire(there, back, shape), far, false);
        }
        Pipe<Object> pipe = mp.pipe();
        Connection<Object> other = pipe.second();
        Task<Wire> far = () -> new PipeWire(other, shape);
        return new Link(new PipeWire(pipe.first(), shape), far, false);
    }

    /** So that a stream without end does not fill the memory. */
    private static final int QUEUE_CAPACITY = 4096;
}
