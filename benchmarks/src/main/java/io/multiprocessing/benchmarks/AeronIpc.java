package io.multiprocessing.benchmarks;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron over its shared memory (IPC), exclusive publications, both sides spinning, as its own benchmarks do; its driver
 * has one thread, which sleeps, so that on two processors it does not take one away.
 */
final class AeronIpc implements AutoCloseable {
    private static final int TERM_BYTES = 1 << 20;
    private static final int FRAGMENTS = 64;

    /** The one of a helper process, for its orders. */
    private static AeronIpc there;

    private final Aeron aeron;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Figures.SMALL_BYTES));
    private Image image;
    private byte[] last;
    private long received;
    private final FragmentHandler handler = (bytes, offset, length, header) -> {
        byte[] copy = new byte[length];
        bytes.getBytes(offset, copy);
        last = copy;
        received++;
    };

    private AeronIpc(String directory, int sends, int receives) {
        aeron = Aeron.connect(
                new Aeron.Context().aeronDirectoryName(directory).idleStrategy(new SleepingMillisIdleStrategy(1)));
        publication = aeron.addExclusivePublication("aeron:ipc", sends);
        subscription = aeron.addSubscription("aeron:ipc", receives);
    }

    static MediaDriver driver(String directory) {
        return MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
                .ipcTermBufferLength(TERM_BYTES)
                .dirDeleteOnShutdown(true));
    }

    static AeronIpc here(String directory) {
        return new AeronIpc(directory, 1, 2);
    }

    /** In the helper. */
    static void open(String directory) throws InterruptedException {
        there = new AeronIpc(directory, 2, 1);
        there.connect();
    }

    /** In the helper. */
    static void shut() {
        there.close();
    }

    void connect() throws InterruptedException {
        while (!publication.isConnected() || !subscription.isConnected()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        image = subscription.imageAtIndex(0);
    }

    void roundTrips(int count, byte[] message) {
        for (int i = 0; i < count; i++) {
            send(message);
            receive();
        }
    }

    /** In the helper. */
    static void echo(int count) {
        for (int i = 0; i < count; i++) {
            there.receive();
            there.send(there.last);
        }
    }

    /** In the helper. */
    static void stream(int count) {
        byte[] message = new byte[Figures.SMALL_BYTES];
        for (int i = 0; i < count; i++) {
            there.send(message);
        }
    }

    void receiveAll(int count) {
        long end = received + count;
        while (received < end) {
            if (image.poll(handler, FRAGMENTS) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private void send(byte[] message) {
        buffer.putBytes(0, message);
        while (publication.offer(buffer, 0, message.length) < 0) {
            Thread.onSpinWait();
        }
    }

    private void receive() {
        long before = received;
        while (received == before) {
            if (image.poll(handler, 1) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void close() {
        aeron.close();
    }
}
