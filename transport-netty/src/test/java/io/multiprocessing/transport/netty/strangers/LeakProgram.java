package io.multiprocessing.transport.netty.strangers;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Listener;
import io.multiprocessing.Tls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Uses connections in every way, ends them in every way, and says which of Netty's buffers nobody has released. */
final class LeakProgram {
    private static final byte[] KEY = "what both sides know".getBytes(StandardCharsets.US_ASCII);
    private static final int ROUNDS = 4;

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    private LeakProgram() {}

    /**
     * The program.
     *
     * @param arguments a certificate and its private key
     */
    public static void main(String[] arguments) throws Exception {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE); // it uses Netty before we do
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Detectors());
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        Path certificate = Path.of(arguments[0]);
        Tls tls = Tls.of(certificate, Path.of(arguments[1])).trust(certificate);
        try (Context mp = Context.builder().transport("netty").tls(tls).build()) {
            for (int i = 0; i < ROUNDS; i++) {
                use(mp, URI.create("tls://localhost:0"));
                use(mp, URI.create("tcp://localhost:0"));
            }
        }
        look();
        System.out.println("leaks " + LEAKS.size() + LEAKS);
        leak();
        look();
        System.out.println("leaks after one was made " + LEAKS.size());
    }

    private static void use(Context mp, URI place) throws Exception {
        try (Listener listener = mp.listen(place, KEY)) {
            Connection<Object> near = mp.connect(listener.address(), KEY);
            Connection<Object> far = listener.accept();
            byte[] large = new byte[600_000];
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    near.sendBytes(large);
                    near.send("small");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            far.receiveBytes();
            far.receive();
            sending.join();
            // what nobody receives any more
            near.sendBytes(new byte[100_000]);
            far.close();
            near.close();
            try {
                mp.connect(listener.address(), new byte[] {1});
            } catch (java.io.UncheckedIOException refused) {
                // on purpose
            }
        }
    }

    private static void leak() {
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(100);
        lost.writeByte(1);
    }

    /** Netty looks for leaks when it gives out a buffer. */
    private static void look() {
        for (int i = 0; i < 20; i++) {
            System.gc();
            for (int k = 0; k < 50; k++) {
                ByteBufAllocator.DEFAULT.directBuffer(10).release();
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    /** Follows every buffer, as paranoid detection does, and keeps what Netty would log. */
    private static final class Detectors extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation")
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new ResourceLeakDetector<>(resource, 1) {
                @Override
                protected boolean needReport() {
                    return true;
                }

                @Override
                protected void reportTracedLeak(String type, String records) {
                    LEAKS.add(records);
                }

                @Override
                protected void reportUntracedLeak(String type) {
                    LEAKS.add(type);
                }
            };
        }
    }
}
