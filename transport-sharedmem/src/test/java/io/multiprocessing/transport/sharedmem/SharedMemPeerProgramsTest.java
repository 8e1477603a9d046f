package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import io.multiprocessing.testkit.PeerProcess;
import io.multiprocessing.testkit.transport.Listening;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that are programs: killed at every step, or stopped. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class SharedMemPeerProgramsTest {
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"joined", "unfinished", "before-knock", "knocked", "accepted"})
    void aConnectorKilledAtAnyStepLeavesNothingAndHarmsNobody(String step) throws Exception {
        try (var listening = new SharedMemListening(1_000)) {
            var honest = listening.connect();
            listening.next();
            Path sign = Files.createFile(directory.resolve("sign"));
            try (var peer = new PeerProcess(
                    ConnectProgram.class,
                    List.of(
                            "-Dio.multiprocessing.checkpoint=sharedmem.connect." + step,
                            "-Dio.multiprocessing.checkpoint.file=" + sign),
                    listening.address())) {
                Await.until("the connector reaches " + step, () -> Files.size(sign) > 0);
                assertThat(honest.ask((byte) 1)).containsExactly(1);
                peer.kill();
                new SharedMemTransport().processEnded(peer.pid());
            }
            Await.until("nothing is left", () -> isEmpty(listening.door()));
            if (!listening.nobodyWasAccepted()) {
                assertThat(listening.next().awaitClosed()).isNull();
            }
            assertThat(listening.connect().ask((byte) 2)).containsExactly(2);
            assertThat(honest.ask((byte) 3)).containsExactly(3);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    void whoIsToldThatAProcessHasEndedSeesTheEndOfItsConnectionAtOnce() throws Exception {
        try (var listening = new SharedMemListening(1_000)) {
            long shortestNanos = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                try (var peer = new PeerProcess(ConnectProgram.class, List.of(), listening.address())) {
                    assertThat(peer.line()).isEqualTo("connected");
                    Listening.Accepted accepted = listening.next();
                    peer.kill();
                    long began = System.nanoTime();
                    new SharedMemTransport().processEnded(peer.pid());
                    assertThat(accepted.awaitClosed()).isNull();
                    shortestNanos = Math.min(shortestNanos, System.nanoTime() - began);
                }
            }
            assertThat(shortestNanos).isLessThan(20 * MILLISECOND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--enable-native-access=ALL-UNNAMED"})
    void theDeathOfTheHostEndsItsConnectionsSoon(String option) throws Exception {
        var closed = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        try (var host = new PeerProcess(ListenProgram.class, option.isEmpty() ? List.of() : List.of(option), place())) {
            String address = host.line();
            var connection = new SharedMemTransport().connect(address, new MessageReceiver() {
                @Override
                public void onMessage(ByteBuffer message) {
                    answered.countDown();
                }

                @Override
                public void onClosed(IOException cause) {
                    closed.countDown();
                }
            });
            connection.send(ByteBuffer.wrap(new byte[] {1}));
            assertThat(answered.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            host.kill();
            long began = System.nanoTime();
            assertThat(closed.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(System.nanoTime() - began)
                    .isLessThan(Await.scaled(Duration.ofSeconds(1)).toNanos());
            assertThatThrownBy(() -> connection.send(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> connect(address))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining("has ended");
        }
    }

    @Test
    void aHostThatIsStoppedIsGivenUpAfterFiveSeconds() throws Exception {
        try (var host = new PeerProcess(ListenProgram.class, List.of(), place())) {
            String address = host.line();
            host.signal("STOP");
            assertThatThrownBy(() -> connect(address))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining(Long.toString(host.pid()))
                    .hasMessageContaining("5 s");
            assertThat(isEmpty(Path.of(address).resolve(SharedMemDoor.DIRECTORY)))
                    .isTrue();
        }
    }

    @Test
    void aHostThatDiesMeanwhileIsGivenUpAtOnce() throws Exception {
        try (var host = new PeerProcess(ListenProgram.class, List.of(), place())) {
            String address = host.line();
            host.signal("STOP");
            Thread killer = Thread.ofPlatform().start(() -> {
                Await.until("somebody knocks", () -> !isEmpty(Path.of(address).resolve(SharedMemDoor.DIRECTORY)));
                host.kill();
            });
            assertThatThrownBy(() -> connect(address))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining("its process has ended");
            killer.join();
        }
    }

    private String place() throws IOException {
        return Files.createTempDirectory(directory, "place").toString();
    }

    private static void connect(String address) throws IOException {
        new SharedMemTransport()
                .connect(address, new MessageReceiver() {
                    @Override
                    public void onMessage(ByteBuffer message) {}

                    @Override
                    public void onClosed(IOException cause) {}
                })
                .close();
    }
}
