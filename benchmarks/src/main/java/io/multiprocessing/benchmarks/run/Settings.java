package io.multiprocessing.benchmarks.run;

import java.util.Set;

/** With which settings each contender runs: its best for two processors, or those that it comes with. */
final class Settings {
    private Settings() {}

    private static final Set<String> FULL_RUNS = Set.of(
            "zeromq-ipc", "zeromq-tcp", "streams", "pool-threads", "threads", "agrona", "filelock", "cpython-executor");

    /** Questions that a quick run asks of Netty too: for others it is as far behind the sockets as in these. */
    private static final Set<String> OF_NETTY =
            Set.of("roundtrip-32", "queue-32-1p1c", "large-1m", "manager-put", "pool-apply", "start-line");

    /**
     * Who takes part where time is short, so that each has enough of it to become warm: not those that are near to
     * another that stays, nor floors that nobody chooses.
     */
    static boolean inQuickRuns(Asked asked, Planned cell) {
        return !FULL_RUNS.contains(cell.style)
                && !cell.label.contains("IN_PROCESS")
                && (!cell.style.equals("netty") || OF_NETTY.contains(asked.id));
    }

    static String of(String style) {
        return switch (style) {
            case "aeron" ->
                "Aeron IPC: exclusive publications, both sides spinning, one driver thread that sleeps; terms of 1 MiB (16 MiB and frames of 64 KiB for messages above 16 KiB)";
            case "chronicle" ->
                "Chronicle Queue in /dev/shm: raw bytes, appender and tailer, the reader spinning; telemetry off; small messages only, since it keeps them all";
            case "agrona" ->
                "Agrona ManyToOneRingBuffer on a mapped file in /dev/shm: 1 MiB (16 MiB for messages above 16 KiB), both sides spinning";
            case "zeromq-ipc" -> "JeroMQ ipc://: PAIR for round trips, PUSH to PULL for streams; one I/O thread a side";
            case "zeromq-tcp" -> "JeroMQ tcp:// on the loopback: as ipc://";
            case "unix" ->
                "bare SocketChannel on a Unix domain socket: blocking, direct buffers, the size of messages known to both";
            case "tcp" ->
                "bare SocketChannel on TCP, loopback: blocking, TCP_NODELAY, direct buffers, size known to both";
            case "streams" -> "pipes of ProcessBuilder: the child's standard input and output, size known to both";
            case "threads" ->
                "floor: threads of one JVM, java.util.concurrent (ArrayBlockingQueue of 1,024 and 4,096, ReentrantLock, Semaphore, CyclicBarrier, fixed thread pool); nothing is copied";
            case "memcpy" -> "floor: one copy of the same bytes, in one thread";
            case "filelock" -> "FileChannel.lock on a file in /dev/shm";
            case "bare" -> "floor: a JVM with -XX:+UseSerialGC that prints a letter";
            case "cpython", "cpython-executor", "cpython-fork", "cpython-forkserver", "cpython-spawn" ->
                "CPython's multiprocessing, default start method but for starts; send_bytes where bytes travel; pools: Pool, and concurrent.futures.ProcessPoolExecutor with chunks of a quarter of each worker's share, or of 1";
            case "kryo" -> "our default codec";
            case "jdk" -> "Java serialization, our second codec";
            case "pool-threads" -> "Pools.ofThreads";
            case "netty" ->
                "as a program gets it that has not enabled native access, which is on NIO; queues hold 4,096 elements";
            default -> "as a program gets it: nothing is set, but that queues hold 4,096 elements";
        };
    }
}
