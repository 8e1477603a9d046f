/**
 * Processes, queues, pipes and locks between JVMs: what a program types ({@code io.multiprocessing}), what a transport
 * implements ({@code io.multiprocessing.spi}), and the machinery that starts children and hosts objects.
 *
 * <p>It knows no transport: those are found as services. A program's module needs no {@code opens} or {@code exports}
 * for us.
 */
@SuppressWarnings("module") // The modules of the qualified exports are built after this one.
module io.multiprocessing {
    requires com.esotericsoftware.kryo;
    requires org.slf4j;

    // The options that this JVM was started with: children inherit some.
    requires java.management;

    // Events for whoever records; where it is missing, nobody can.
    requires static jdk.jfr;

    exports io.multiprocessing;
    exports io.multiprocessing.spi;

    // What a transport's threads have to say goes where our own messages go.
    exports io.multiprocessing.internal.log to
            io.multiprocessing.pool,
            io.multiprocessing.transport.sharedmem,
            io.multiprocessing.transport.socket;

    // Both cut a stream of bytes into messages.
    exports io.multiprocessing.internal.stream to
            io.multiprocessing.transport.sharedmem,
            io.multiprocessing.transport.socket;

    // A transport whose structures are its own has steps of its own at which tests kill a process,
    exports io.multiprocessing.internal.checkpoint to
            io.multiprocessing.transport.sharedmem;

    // and files of its own, which must not outlive their process.
    exports io.multiprocessing.internal.rundir to
            io.multiprocessing.transport.sharedmem;

    // as has a queue that outlives its processes.
    exports io.multiprocessing.internal.lasting to
            io.multiprocessing.transport.sharedmem;

    // A pool packs tasks before it knows who runs them, and hears the last words of those who do.
    exports io.multiprocessing.internal.work to
            io.multiprocessing.pool;

    // How processes reach each other, and how objects become bytes.
    uses io.multiprocessing.spi.Transport;
    uses io.multiprocessing.spi.Codec;

    // The default codec, and Java serialization for those who ask for it.
    provides io.multiprocessing.spi.Codec with
            io.multiprocessing.internal.codec.KryoCodec,
            io.multiprocessing.internal.codec.JdkCodec;

    // Asked for before SLF4J is, so that nothing is printed where no provider is there.
    uses org.slf4j.spi.SLF4JServiceProvider;
}
