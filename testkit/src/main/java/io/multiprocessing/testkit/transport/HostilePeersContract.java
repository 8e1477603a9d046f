package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that do not keep to the format harm themselves only: for transports that send messages over a stream of bytes,
 * each after its length in four bytes, most significant first.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
public abstract class HostilePeersContract {
    /** For subclasses. */
    protected HostilePeersContract() {}

    /**
     * An endpoint of the transport under test.
     *
     * @param limitBytes what its connections allow
     * @return to be closed
     * @throws IOException it cannot listen
     */
    protected abstract Listening listen(int limitBytes) throws IOException;

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 257, 1 << 20, Integer.MAX_VALUE})
    final void aLengthOutsideTheLimitsIsRefusedAndNamed(int length) throws Exception {
        try (var listening = listen(MessageConnection.INITIAL_LIMIT)) {
            var honest = listening.connect();
            listening.next();
            try (RawPeer raw = listening.raw()) {
                raw.write(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
                assertEndsWith(listening.next(), Integer.toUnsignedString(length), "1 to 256");
                assertEquals(0, raw.hearTheEnd(), "bytes that the endpoint sent");
            }
            assertArrayEquals(new byte[] {1}, honest.ask((byte) 1));
        }
    }

    private static void assertEndsWith(Listening.Accepted accepted, String... words) throws InterruptedException {
        String found = String.valueOf(accepted.awaitClosed());
        assertTrue(Arrays.stream(words).allMatch(found::contains), found);
    }

    @Test
    final void anEndInTheMiddleOfAMessageSaysWhatIsMissing() throws Exception {
        try (var listening = listen(1 << 20)) {
            writeAndLeave(listening, ByteBuffer.allocate(14).putInt(100));
            assertEndsWith(listening.next(), "10 of its 100 bytes");
            writeAndLeave(listening, ByteBuffer.allocate(2));
            assertEndsWith(listening.next(), "2 of the 4 bytes of its length");
            writeAndLeave(listening, ByteBuffer.allocate(5_004).putInt(1_000_000));
            assertEndsWith(listening.next(), "5000 of its 1000000 bytes");
            writeAndLeave(listening, ByteBuffer.allocate(14).putInt(10));
            assertNull(listening.next().awaitClosed());
        }
    }

    private static void writeAndLeave(Listening listening, ByteBuffer bytes) throws IOException {
        try (RawPeer raw = listening.raw()) {
            raw.write(bytes.array());
            raw.leave();
        }
    }

    @Test
    final void messagesThatComeByteByByteAreWhole() throws Exception {
        try (var listening = listen(1 << 20);
                RawPeer raw = listening.raw()) {
            byte[] frames = ByteBuffer.allocate(24)
                    .putInt(3)
                    .put(new byte[] {1, 2, 3})
                    .putInt(1)
                    .put((byte) 4)
                    .putInt(8)
                    .putLong(5)
                    .array();
            for (byte each : frames) {
                raw.write(each);
            }
            assertArrayEquals(frames, raw.hear(frames.length));
            raw.leave();
            assertNull(listening.next().awaitClosed());
        }
    }

    @Test
    final void aPeerThatNeverReadsIsGivenUpSoonAfterClosing() throws Exception {
        int bytes = 10 << 20;
        try (var listening = listen(1_000);
                RawPeer raw = listening.raw()) {
            Listening.Accepted accepted = listening.next();
            accepted.connection().send(ByteBuffer.allocate(bytes));
            long began = System.nanoTime();
            accepted.connection().close();
            assertNull(accepted.awaitClosed());
            long took = System.nanoTime() - began;
            assertTrue(took < Await.scaled(Duration.ofSeconds(5)).toNanos(), took + " ns");
            assertTrue(raw.hearTheEnd() < bytes);
        }
    }
}
