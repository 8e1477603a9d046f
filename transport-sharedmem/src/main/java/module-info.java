/**
 * The transport over memory-mapped files: for the processes of one machine and one user. Besides, queues that outlive
 * their processes; only who opens one needs Chronicle Queue, which they stand on.
 */
module io.multiprocessing.transport.sharedmem {
    requires transitive io.multiprocessing;

    // Which options this JVM was started with, when a durable queue is opened.
    requires java.management;
    requires static chronicle.bytes;
    requires static chronicle.core;
    requires static chronicle.queue;
    requires static chronicle.wire;

    exports io.multiprocessing.sharedmem.durable;

    provides io.multiprocessing.spi.Transport with
            io.multiprocessing.transport.sharedmem.SharedMemTransport;
}
