package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.transport.HostilePeersContract;
import io.multiprocessing.testkit.transport.Listening;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedMemHostilePeersTest extends HostilePeersContract {
    @Override
    protected Listening listen(int limitBytes) throws IOException {
        return new SharedMemListening(limitBytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, ConnectionFile.RING_BYTES + 1, Integer.MAX_VALUE, Long.MAX_VALUE})
    void anAbsurdTailIsRefusedAndNamed(long tail) throws Exception {
        try (var listening = new SharedMemListening(1_000)) {
            var honest = listening.connect();
            listening.next();
            try (SharedMemRawPeer raw = listening.raw()) {
                raw.tail(tail);
                assertThat(listening.next().awaitClosed())
                        .hasMessageContaining("tail=" + tail)
                        .hasMessageContaining("0..65536");
            }
            assertThat(honest.ask((byte) 1)).containsExactly(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, ConnectionFile.RING_BYTES + 1, Long.MAX_VALUE})
    void anAbsurdHeadIsRefusedAndNamed(long head) throws Exception {
        try (var listening = new SharedMemListening(1_000)) {
            var honest = listening.connect();
            listening.next();
            try (SharedMemRawPeer raw = listening.raw()) {
                Listening.Accepted accepted = listening.next();
                raw.head(head);
                sendUntilRefused(accepted.connection());
                assertThat(accepted.awaitClosed()).hasMessageContaining("head=" + head);
                assertThat(raw.came()).isLessThanOrEqualTo(ConnectionFile.RING_BYTES);
            }
            assertThat(honest.ask((byte) 1)).containsExactly(1);
        }
    }

    @Test
    void aHeadThatGoesBackIsRefused() throws Exception {
        try (var listening = new SharedMemListening(1_000);
                SharedMemRawPeer raw = listening.raw()) {
            Listening.Accepted accepted = listening.next();
            accepted.connection().send(ByteBuffer.allocate(ConnectionFile.RING_BYTES - 4));
            raw.head(1_000);
            accepted.connection().send(ByteBuffer.allocate(900));
            raw.head(999);
            sendUntilRefused(accepted.connection());
            assertThat(accepted.awaitClosed()).hasMessageContaining("head=999, allowed=1000..");
        }
    }

    private static void sendUntilRefused(MessageConnection connection) {
        try {
            while (true) {
                connection.send(ByteBuffer.allocate(100));
                if (connection.toString().endsWith("closed")) {
                    return;
                }
            }
        } catch (IOException refused) {
            // as it should be
        }
    }

    @Test
    void garbageIsRefusedAndNobodyElseNotices() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (var listening = new SharedMemListening(1 << 16)) {
            var honest = listening.connect();
            listening.next();
            for (int i = 0; i < 200; i++) {
                byte[] garbage = new byte[1 + random.nextInt(2_000)];
                random.nextBytes(garbage);
                try (SharedMemRawPeer raw = listening.raw()) {
                    spoil(raw, random);
                    raw.write(garbage);
                    raw.end();
                    listening.next().awaitClosed();
                }
                assertThat(honest.ask((byte) i))
                        .as("seed %d, round %d", seed, i)
                        .containsExactly((byte) i);
            }
        }
    }

    /** Writes anything to the words of the file. */
    private static void spoil(SharedMemRawPeer raw, Random random) {
        for (int i = random.nextInt(10); i > 0; i--) {
            Words.putLong(raw.file, 8L * random.nextInt((int) ConnectionFile.TO_HOST_BYTES / 8), random.nextLong());
        }
    }

    /** What was mapped and is there no more is an error in whoever touches it, not the end of the JVM. */
    @Test
    void aFileThatIsCutOffUnderTheEndpointClosesThatConnectionOnly() throws Exception {
        try (var listening = new SharedMemListening(1_000)) {
            var honest = listening.connect();
            listening.next();
            Path directory = Path.of(listening.address());
            SharedMemLoop loop = SharedMemLoop.join(directory);
            try (Arena arena = Arena.ofShared()) {
                Path path = SharedMemRawPeer.newFile(directory, loop.members.self());
                var file = ConnectionFile.create(path, arena);
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    ConnectionFile.finish(file, loop.members.self());
                    loop.members.knock();
                    Listening.Accepted accepted = listening.next();
                    channel.truncate(0);
                    assertThat(accepted.awaitClosed()).isNotNull();
                }
            } finally {
                loop.leave();
            }
            assertThat(honest.ask((byte) 1)).containsExactly(1);
        }
    }

    @Test
    void whatIsNoConnectionIsNotLetInAndDeletedWhenNobodyLivesWhoMadeIt() throws Exception {
        try (var listening = new SharedMemListening(1_000)) {
            var honest = listening.connect();
            listening.next();
            Path door = listening.door();
            int living = 1 << 10; // the host's own id, the first of row 0
            Path unfinished = Files.write(door.resolve(living + "-1000001"), new byte[(int) ConnectionFile.FILE_BYTES]);
            Path folder = Files.createDirectory(door.resolve(living + "-1000002"));
            Path link = Files.createSymbolicLink(door.resolve(living + "-1000003"), unfinished);
            Files.write(door.resolve("4711-1"), new byte[(int) ConnectionFile.FILE_BYTES]);
            Files.createFile(door.resolve("garbage"));
            Files.createFile(door.resolve(Integer.MIN_VALUE + "-1"));
            Files.createFile(door.resolve("99999999999999-1"));
            Files.createSymbolicLink(door.resolve("dangling"), door.resolve("nowhere"));
            listening.connect();
            listening.next();
            // the host may let the honest one in before it has come to the others
            Await.until("the door is clean", () -> namesIn(door).equals(Set.of(unfinished, folder, link)));
            assertThat(listening.nobodyWasAccepted()).isTrue();
            assertThat(honest.ask((byte) 1)).containsExactly(1);
        }
    }

    private static Set<Path> namesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.collect(Collectors.toSet());
        }
    }

    @Test
    void aFileInTheNameOfAnotherMemberIsNotLetIn() throws Exception {
        try (var listening = new SharedMemListening(1_000)) {
            Path directory = Path.of(listening.address());
            SharedMemLoop loop = SharedMemLoop.join(directory);
            try (Arena arena = Arena.ofShared()) {
                int self = loop.members.self();
                ConnectionFile.finish(
                        ConnectionFile.create(SharedMemRawPeer.newFile(directory, self), arena), self + 1);
                loop.members.knock();
                assertThat(listening.connect().ask((byte) 1)).containsExactly(1);
                listening.next();
                assertThat(listening.nobodyWasAccepted()).isTrue();
            } finally {
                loop.leave();
            }
        }
    }
}
