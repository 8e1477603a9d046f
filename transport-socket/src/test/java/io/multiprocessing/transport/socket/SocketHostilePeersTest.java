package io.multiprocessing.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that do not keep to the format harm themselves only. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class SocketHostilePeersTest {
    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 257, 1 << 20, Integer.MAX_VALUE})
    void aLengthOutsideTheLimitsIsRefusedAndNamed(int length) throws Exception {
        try (var listening = new Listening(MessageConnection.INITIAL_LIMIT)) {
            var honest = listening.connect();
            listening.next();
            SocketChannel raw = listening.raw();
            raw.write(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
            assertEnded(raw);
            assertThat(listening.next().awaitClosed())
                    .hasMessageContaining(Integer.toUnsignedString(length))
                    .hasMessageContaining("1 to 256");
            assertThat(honest.ask((byte) 1)).containsExactly(1);
        }
    }

    @Test
    void garbageIsRefusedAndNobodyElseNotices() throws Exception {
        Fuzz fuzz = Fuzz.of("socket peers", 700);
        ByteBuffer frames = ByteBuffer.allocate(500);
        for (int length : new int[] {3, 40, 1, 200}) {
            frames.putInt(length).position(frames.position() + length);
        }
        List<byte[]> valid = List.of(Arrays.copyOf(frames.array(), frames.position()));
        try (var listening = new Listening(1 << 16)) {
            var honest = listening.connect();
            listening.next();
            while (fuzz.goesOn()) {
                byte[] bytes = fuzz.onceIn(3) ? fuzz.garbage(2_000) : fuzz.input(valid);
                try (SocketChannel raw = listening.raw()) {
                    writeWhatIsTaken(raw, bytes);
                }
                if (listening.next().awaitClosed() == null) {
                    fuzz.passed();
                }
                if (honest.ask((byte) 7)[0] != 7) {
                    throw fuzz.damage("somebody else got a wrong answer", null);
                }
            }
        }
        fuzz.end();
    }

    private static void writeWhatIsTaken(SocketChannel raw, byte[] bytes) {
        try {
            raw.write(ByteBuffer.wrap(bytes));
        } catch (IOException refused) {
            // The endpoint was faster.
        }
    }

    @Test
    void anEndInTheMiddleOfAMessageSaysWhatIsMissing() throws Exception {
        try (var listening = new Listening(1 << 20)) {
            ByteBuffer begun = ByteBuffer.allocate(14).putInt(100);
            sendAndLeave(listening, begun.clear());
            assertThat(listening.next().awaitClosed()).hasMessageContaining("10 of its 100 bytes");
            sendAndLeave(listening, ByteBuffer.allocate(2));
            assertThat(listening.next().awaitClosed()).hasMessageContaining("2 of the 4 bytes of its length");
            sendAndLeave(listening, ByteBuffer.allocate(5_004).putInt(1_000_000).clear());
            assertThat(listening.next().awaitClosed()).hasMessageContaining("5000 of its 1000000 bytes");
            ByteBuffer whole = ByteBuffer.allocate(14).putInt(10);
            sendAndLeave(listening, whole.clear());
            assertThat(listening.next().awaitClosed()).isNull();
        }
    }

    private static void sendAndLeave(Listening listening, ByteBuffer bytes) throws IOException {
        try (SocketChannel raw = listening.raw()) {
            raw.write(bytes);
        }
    }

    @Test
    void messagesThatComeByteByByteAreWhole() throws Exception {
        try (var listening = new Listening(1 << 20)) {
            SocketChannel raw = listening.raw();
            byte[] frames = ByteBuffer.allocate(24)
                    .putInt(3)
                    .put(new byte[] {1, 2, 3})
                    .putInt(1)
                    .put((byte) 4)
                    .putInt(8)
                    .putLong(5)
                    .array();
            for (byte each : frames) {
                raw.write(ByteBuffer.wrap(new byte[] {each}));
            }
            ByteBuffer back = ByteBuffer.allocate(frames.length);
            while (back.hasRemaining()) {
                raw.read(back);
            }
            assertThat(back.array()).isEqualTo(frames);
        }
    }

    @Test
    void anAnnouncedLengthTakesNoMemoryBeforeItsBytesCome() throws Exception {
        try (var listening = new Listening(Integer.MAX_VALUE)) {
            long before = directMemoryBytes();
            var peers = new ArrayList<SocketChannel>();
            for (int i = 0; i < 20; i++) {
                SocketChannel raw = listening.raw();
                raw.write(ByteBuffer.allocate(200_000).putInt(Integer.MAX_VALUE).clear());
                peers.add(raw);
            }
            assertThat(listening.connect().ask((byte) 1)).containsExactly(1);
            assertThat(directMemoryBytes() - before).isLessThan(64L << 20);
            for (SocketChannel each : peers) {
                each.close();
                assertThat(listening.next().awaitClosed()).hasMessageContaining("of its 2147483647 bytes");
            }
        }
    }

    private static long directMemoryBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void silentPeersMakeRoomForOthersOldestFirst() throws Exception {
        try (var listening = new Listening(MessageConnection.INITIAL_LIMIT)) {
            var silent = new ArrayList<Listening.Accepted>();
            for (int i = 0; i < SocketStrangers.MOST + 50; i++) {
                listening.raw();
                silent.add(listening.next());
            }
            assertThat(silent.get(0).awaitClosed()).hasMessageContaining("512");
            assertThat(silent.get(49).awaitClosed()).isNotNull();
            assertThat(silent.get(50).isClosed()).isFalse();
            assertThat(listening.connect().ask((byte) 1)).containsExactly(1);
        }
    }

    @Test
    void trustedPeersNeedNotMakeRoom() throws Exception {
        try (var listening = new Listening(1_000)) {
            var first = listening.connect();
            for (int i = 0; i < SocketStrangers.MOST + 50; i++) {
                listening.raw();
                listening.next();
            }
            assertThat(first.ask((byte) 1)).containsExactly(1);
        }
    }

    @Test
    void aPeerThatNeverReadsIsGivenUpSoonAfterClosing() throws Exception {
        try (var listening = new Listening(1_000)) {
            SocketChannel raw = listening.raw();
            Listening.Accepted accepted = listening.next();
            accepted.connection.send(ByteBuffer.allocate(10 << 20));
            long began = System.nanoTime();
            accepted.connection.close();
            assertThat(accepted.awaitClosed()).isNull();
            assertThat(System.nanoTime() - began)
                    .isLessThan(Await.scaled(java.time.Duration.ofSeconds(5)).toNanos());
            assertThat(raw.isOpen()).isTrue();
        }
    }

    @Test
    void aPeerThatStopsReadingAndKeepsWritingIsServedUntilItIsClosed() throws Exception {
        try (var listening = new Listening(1_000)) {
            SocketChannel raw = listening.raw();
            raw.shutdownInput();
            byte[] frame = ByteBuffer.allocate(8).putInt(4).array();
            raw.write(ByteBuffer.wrap(frame));
            // The answer cannot be delivered, so the connection is of no use.
            listening.next().awaitClosed();
        }
    }

    private static void assertEnded(SocketChannel raw) {
        ByteBuffer nothing = ByteBuffer.allocate(1);
        int read;
        try {
            read = raw.read(nothing);
        } catch (IOException reset) {
            read = -1;
        }
        assertThat(read)
                .as("the endpoint sent %s", Arrays.toString(nothing.array()))
                .isEqualTo(-1);
    }
}
