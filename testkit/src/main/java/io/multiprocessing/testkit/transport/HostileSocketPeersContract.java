package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.spi.MessageConnection;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What holds besides for transports over sockets, whose newcomers have to make room for others. */
public abstract class HostileSocketPeersContract extends HostilePeersContract {
    /** How many may be there at a time that have not shown who they are. */
    private static final int MOST_NEWCOMERS = 512;

    private static final long WELL_BELOW_WHAT_IS_ANNOUNCED = 64L << 20;

    /** For subclasses. */
    protected HostileSocketPeersContract() {}

    @Override
    protected abstract Listening listen(int limitBytes) throws IOException;

    @Test
    final void anAnnouncedLengthTakesNoMemoryBeforeItsBytesCome() throws Exception {
        try (var listening = listen(Integer.MAX_VALUE)) {
            long before = directMemoryBytes();
            var peers = new ArrayList<RawPeer>();
            for (int i = 0; i < 20; i++) {
                RawPeer raw = listening.raw();
                raw.write(ByteBuffer.allocate(200_000).putInt(Integer.MAX_VALUE).array());
                peers.add(raw);
            }
            assertArrayEquals(new byte[] {1}, listening.connect().ask((byte) 1));
            assertTrue(directMemoryBytes() - before < WELL_BELOW_WHAT_IS_ANNOUNCED);
            for (RawPeer each : peers) {
                each.close();
                assertSays(listening.next(), "of its 2147483647 bytes");
            }
        }
    }

    private static long directMemoryBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static void assertSays(Listening.Accepted accepted, String words) throws InterruptedException {
        String found = String.valueOf(accepted.awaitClosed());
        assertTrue(found.contains(words), found);
    }

    @Test
    final void silentPeersMakeRoomForOthersOldestFirst() throws Exception {
        try (var listening = listen(MessageConnection.INITIAL_LIMIT)) {
            var silent = new ArrayList<Listening.Accepted>();
            for (int i = 0; i < MOST_NEWCOMERS + 50; i++) {
                listening.raw();
                silent.add(listening.next());
            }
            assertSays(silent.get(0), Integer.toString(MOST_NEWCOMERS));
            assertNotNull(silent.get(49).awaitClosed());
            assertFalse(silent.get(50).isClosed());
            assertArrayEquals(new byte[] {1}, listening.connect().ask((byte) 1));
        }
    }

    @Test
    final void trustedPeersNeedNotMakeRoom() throws Exception {
        try (var listening = listen(1_000)) {
            var first = listening.connect();
            for (int i = 0; i < MOST_NEWCOMERS + 50; i++) {
                listening.raw();
                listening.next();
            }
            assertArrayEquals(new byte[] {1}, first.ask((byte) 1));
        }
    }
}
