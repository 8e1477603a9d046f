package io.multiprocessing.internal.aot;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Event;
import io.multiprocessing.Lock;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.KryoCodec;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.spi.Transport;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * What children do, once, so that the classes they load are recorded: a child that uses what it is given, where there
 * is a transport; else what is the same with every transport.
 */
public final class Rehearsal {
    private Rehearsal() {}

    static boolean hasTransport() {
        for (Transport transport : ServiceLoader.load(Transport.class)) {
            if (transport.unavailability().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Rehearses without a transport.
     *
     * @param args none
     * @throws Exception what children do is not possible here
     */
    public static void main(String[] args) throws Exception {
        withoutTransport();
    }

    /** Starts a child that goes through a day of a child's life. */
    static Process start(Context context) throws InterruptedException, IOException {
        Queue<Object> in = context.queue();
        Queue<Object> out = context.queue(10);
        Lock lock = context.lock();
        Semaphore semaphore = context.semaphore(1);
        Event event = context.event();
        Pipe<Object> pipe = context.pipe();
        Connection<Object> end = pipe.second();
        Connection<Object> other = pipe.first(); // the child's too, or it would go when this thread has forgotten it
        other.send("word");
        in.put(List.of("word", 1, 2L, 3.0));
        in.put(Map.of("key", new byte[10]));
        return context.start(() -> {
            out.put(in.take());
            out.put(in.poll(Duration.ofSeconds(1)));
            try (var _ = lock.hold()) {
                semaphore.acquire();
                semaphore.release();
            }
            event.set();
            end.send(end.receive());
            other.receive();
            main(new String[0]);
        });
    }

    private static void withoutTransport() throws Exception {
        KryoCodec codec = new KryoCodec();
        Object sent = List.of("word", 1, 2L, 3.0, new byte[10], Map.of("key", Duration.ZERO));
        Travel.decode(
                codec,
                "a rehearsal",
                Travel.encode(codec, "a rehearsal", sent),
                ClassFilters.everything(),
                Rehearsal.class.getClassLoader());
        MessageDigest.getInstance("SHA-256").digest(new byte[32]);
        whatTargetsDo();
        SocketChannel.open(StandardProtocolFamily.UNIX).close();
        if (Rehearsal.class.getModule().isNativeAccessEnabled()) {
            nativeCall();
        }
    }

    /** What the first line of most targets needs of the JDK: their class, from a directory, and a stream. */
    private static void whatTargetsDo() throws Exception {
        URL directory = new File(System.getProperty("java.io.tmpdir")).toURI().toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory}, null)) {
            loader.findResource("");
        }
        new PrintStream(OutputStream.nullOutputStream(), true).println("a line");
        Thread.sleep(1);
    }

    @SuppressWarnings("restricted") // asked for before
    private static void nativeCall() {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            arena.allocate(ValueLayout.JAVA_LONG);
            linker.defaultLookup()
                    .find("getpid")
                    .ifPresent(address -> linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT)));
        }
    }
}
