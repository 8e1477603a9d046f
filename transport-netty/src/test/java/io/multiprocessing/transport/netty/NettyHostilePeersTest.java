package io.multiprocessing.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.internal.stream.Newcomers;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.testkit.transport.HostilePeersContract;
import io.multiprocessing.testkit.transport.Listening;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NettyHostilePeersTest extends HostilePeersContract {
    /** The JDK keeps one socket for itself from the first on. */
    @BeforeAll
    static void useSockets() {
        new NettyTransport().unavailability();
    }

    @Override
    protected Listening listen(int limitBytes) throws IOException {
        return new NettyListening(limitBytes);
    }

    @Test
    void garbageIsRefusedAndNobodyElseNotices() throws Exception {
        Fuzz fuzz = Fuzz.of("netty peers", 700);
        ByteBuffer frames = ByteBuffer.allocate(500);
        for (int length : new int[] {3, 40, 1, 200}) {
            frames.putInt(length).position(frames.position() + length);
        }
        List<byte[]> valid = List.of(Arrays.copyOf(frames.array(), frames.position()));
        try (var listening = new NettyListening(1 << 16)) {
            var honest = listening.connect();
            listening.next();
            while (fuzz.goesOn()) {
                byte[] bytes = fuzz.onceIn(3) ? fuzz.garbage(2_000) : fuzz.input(valid);
                try (NettyRawPeer raw = listening.raw()) {
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

    private static void writeWhatIsTaken(NettyRawPeer raw, byte[] bytes) {
        try {
            raw.write(bytes);
        } catch (IOException refused) {
            // The endpoint was faster.
        }
    }

    @Test
    void anAnnouncedLengthTakesNoMemoryBeforeItsBytesCome() throws Exception {
        try (var listening = new NettyListening(Integer.MAX_VALUE)) {
            long before = directMemoryBytes();
            var peers = new ArrayList<NettyRawPeer>();
            for (int i = 0; i < 20; i++) {
                NettyRawPeer raw = listening.raw();
                raw.write(ByteBuffer.allocate(200_000).putInt(Integer.MAX_VALUE).array());
                peers.add(raw);
            }
            assertThat(listening.connect().ask((byte) 1)).containsExactly(1);
            assertThat(directMemoryBytes() - before).isLessThan(64L << 20);
            for (NettyRawPeer each : peers) {
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
        try (var listening = new NettyListening(MessageConnection.INITIAL_LIMIT)) {
            var silent = new ArrayList<Listening.Accepted>();
            for (int i = 0; i < Newcomers.MOST + 50; i++) {
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
    void wordsOfTheHeartbeatMeanNothingAmongRelatives() throws Exception {
        try (var listening = new NettyListening(1_000);
                NettyRawPeer raw = listening.raw()) {
            raw.write(ByteBuffer.allocate(4).putInt(NettyPulse.ASK).array());
            assertThat(listening.next().awaitClosed()).hasMessageContaining("1 to 1000");
            assertThat(raw.hearTheEnd()).isZero();
        }
    }
}
