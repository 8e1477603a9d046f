package io.multiprocessing.benchmarks.peers;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.multiprocessing.Task;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron over its shared memory (IPC): exclusive publications, both sides spinning, as its own benchmarks do; its driver
 * has one thread, which sleeps, so that on two processors it does not take one away. Terms of 1 MiB, as our rings; of
 * 16 MiB, and frames of 64 KiB, for messages above 16 KiB.
 */
final class AeronWire implements Wire {
    private static final int LARGE_BYTES = 16 << 10;
    private static final int POLLED = 64;

    private final MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final UnsafeBuffer message;
    private final FragmentHandler handler;
    private final int most;
    private byte[] last;
    private int lastLength;
    private int waiting;

    private AeronWire(MediaDriver driver, String directory, Shape shape, int sends, int receives) {
        this.driver = driver;
        aeron = Aeron.connect(
                new Aeron.Context().aeronDirectoryName(directory).idleStrategy(new SleepingMillisIdleStrategy(1)));
        publication = aeron.addExclusivePublication("aeron:ipc", sends);
        subscription = aeron.addSubscription("aeron:ipc", receives);
        message = new UnsafeBuffer(ByteBuffer.allocateDirect(shape.size()));
        boolean fresh = shape.fresh();
        FragmentHandler taken = (bytes, offset, length, header) -> {
            if (fresh) {
                last = new byte[length];
                bytes.getBytes(offset, last);
            }
            lastLength = length;
            waiting++;
        };
        handler = shape.size() > LARGE_BYTES ? new FragmentAssembler(taken, shape.size()) : taken;
        most = shape.loop() == Loop.ECHO ? 1 : POLLED;
    }

    static Link open(Path place, Shape shape) {
        String directory = place.resolve("aeron").toString();
        boolean large = shape.size() > LARGE_BYTES;
        var driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
                .ipcTermBufferLength(large ? 16 << 20 : 1 << 20)
                .ipcMtuLength(large ? 65_504 : 1408)
                .dirDeleteOnShutdown(true));
        Task<Wire> far = () -> {
            var wire = new AeronWire(null, directory, shape, 2, 1);
            wire.ready();
            return wire;
        };
        return new Link(new AeronWire(driver, directory, shape, 1, 2), far, false);
    }

    @Override
    public void ready() throws InterruptedException {
        while (!publication.isConnected() || !subscription.isConnected()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Override
    public void send() {
        while (publication.offer(message, 0, message.capacity()) < 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public int receive() {
        while (waiting == 0) {
            if (subscription.poll(handler, most) == 0) {
                Thread.onSpinWait();
            }
        }
        waiting--;
        return lastLength;
    }

    @Override
    public void close() {
        aeron.close();
        if (driver != null) {
            driver.close();
        }
    }
}
