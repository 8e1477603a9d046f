package io.multiprocessing.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class SocketTransportTest {
    @TempDir
    private Path directory;

    @Test
    void itIsFoundAsAService() {
        assertThat(ServiceLoader.load(Transport.class)).anyMatch(SocketTransport.class::isInstance);
    }

    @Test
    void aPathTooLongForASocketIsRefusedWithItsLengthAndTheLimit() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("x".repeat(120)));
        assertThatThrownBy(() -> new SocketTransport().listen(deep, _ -> null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("107 are allowed")
                .hasMessageContaining(deep.toString());
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> new SocketTransport().listen(directory.resolve("gone"), _ -> null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.resolve("gone").toString());
    }

    @Test
    void connectingToAListenerWithAFullQueueWaitsForItsTurn() throws Exception {
        Path file = directory.resolve("full.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(file), 1);
            var waiting = fillQueue(file);
            var connecting = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                MessageConnection connection = new SocketTransport().connect(file.toString(), new Deaf());
                assertThat(Thread.interrupted()).isTrue();
                return connection;
            });
            Thread thread = Thread.ofPlatform().daemon().start(connecting);
            Await.until("connecting waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
            var accepted = new ArrayList<SocketChannel>();
            for (int i = 0; i <= waiting.size(); i++) {
                accepted.add(server.accept());
            }
            connecting.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).close();
            closeAll(waiting);
            closeAll(accepted);
        }
    }

    @Test
    void aListenerThatAcceptsNobodyIsGivenUpAfterFiveSeconds() throws Exception {
        Path file = directory.resolve("full.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(file), 1);
            var waiting = fillQueue(file);
            assertThatThrownBy(() -> new SocketTransport().connect(file.toString(), new Deaf()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("5 s");
            closeAll(waiting);
        }
    }

    private static ArrayList<SocketChannel> fillQueue(Path file) throws IOException {
        var waiting = new ArrayList<SocketChannel>();
        while (true) {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.configureBlocking(false);
            try {
                channel.connect(UnixDomainSocketAddress.of(file));
                waiting.add(channel);
            } catch (SocketException full) {
                channel.close();
                return waiting;
            }
        }
    }

    private static void closeAll(Iterable<SocketChannel> channels) throws IOException {
        for (SocketChannel each : channels) {
            each.close();
        }
    }

    @Test
    void aSocketFileThatNobodyListensAtIsRefusedAtOnce() throws Exception {
        Path file = directory.resolve("stale.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(file));
        }
        long began = System.nanoTime();
        for (Path each : List.of(file, directory, Files.createFile(directory.resolve("plain")))) {
            assertThatThrownBy(() -> new SocketTransport().connect(each.toString(), new Deaf()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(each.toString());
        }
        assertThat(System.nanoTime() - began)
                .isLessThan(Await.scaled(Duration.ofSeconds(4)).toNanos());
    }

    @Test
    void aBurstArrivesInOrderWhateverItIsMixedWith() throws Exception {
        try (var listening = new SocketListening(1 << 20)) {
            var answers = listening.connect();
            answers.connection().limit(1 << 20);
            for (int i = 0; i < 200; i++) {
                for (int quick = 0; quick < 100; quick++) {
                    answers.connection().send(ByteBuffer.wrap(new byte[] {(byte) quick}));
                }
                answers.connection().send(ByteBuffer.allocate(5_000));
            }
            for (int i = 0; i < 200; i++) {
                for (int quick = 0; quick < 100; quick++) {
                    assertThat(answers.next()).containsExactly((byte) quick);
                }
                assertThat(answers.next()).hasSize(5_000);
            }
        }
    }

    /** Hears nothing. */
    private static final class Deaf implements MessageReceiver {
        @Override
        public void onMessage(ByteBuffer message) {}

        @Override
        public void onClosed(IOException cause) {}
    }
}
