package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.internal.rundir.RunDirectory;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is special to this transport: its place in memory. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class SharedMemTransportTest {
    /** It stays until the process ends, and so is nothing that a test leaves behind. */
    @BeforeAll
    static void makeTheDirectoryOfThisProcess() {
        RunDirectory.inMemory();
    }

    @Test
    void itIsFoundAsAService() {
        assertThat(ServiceLoader.load(Transport.class)).anyMatch(SharedMemTransport.class::isInstance);
    }

    @Test
    void itAsksForNativeAccessForChildren() {
        assertThat(new SharedMemTransport().childJvmArgs()).containsExactly("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void whoConnectsInTheThreadThatWouldHaveToLetItInIsToldSo() throws Exception {
        try (var listening = new SharedMemListening(1_000)) {
            var failure = new CompletableFuture<Throwable>();
            var connection = new SharedMemTransport().connect(listening.address(), new Deaf() {
                @Override
                public void onMessage(ByteBuffer message) {
                    try {
                        new SharedMemTransport().connect(listening.address(), new Deaf());
                    } catch (IOException | RuntimeException e) {
                        failure.complete(e);
                    }
                }
            });
            connection.send(ByteBuffer.wrap(new byte[] {1}));
            assertThat(failure.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("receivers and acceptors must not call it");
            connection.close();
        }
    }

    @Test
    void aLoopThatSleepsIsWokenByWhatComes() throws Exception {
        try (var listening = new SharedMemListening(1_000)) {
            var answers = listening.connect();
            answers.ask((byte) 1);
            long shortestNanos = Long.MAX_VALUE;
            for (int i = 0; i < 10; i++) {
                Await.pause(Duration.ofMillis(120)); // longer than it looks on
                long began = System.nanoTime();
                answers.ask((byte) i);
                shortestNanos = Math.min(shortestNanos, System.nanoTime() - began);
            }
            assertThat(shortestNanos).isLessThan(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void messagesOfEverySizePassInBothDirectionsAtOnce() throws Exception {
        try (var listening = new SharedMemListening(1 << 22)) {
            var answers = listening.connect();
            answers.connection().limit(1 << 22);
            for (int size = 1; size < 1 << 21; size = size * 3 + 1) {
                byte[] message = new byte[size];
                message[size - 1] = (byte) size;
                for (int i = 0; i < 3; i++) {
                    assertThat(answers.ask(message)).isEqualTo(message);
                }
            }
        }
    }

    @Test
    void anEndpointLiesInMemoryWhereThereIsSome() throws Exception {
        try (var endpoint = new SharedMemTransport().listen(Path.of("unused"), _ -> new Deaf())) {
            assertThat(RunDirectory.inMemory())
                    .contains(Path.of(endpoint.address()).getParent());
        }
    }

    /** Hears nothing. */
    private static class Deaf implements MessageReceiver {
        @Override
        public void onMessage(ByteBuffer message) {}

        @Override
        public void onClosed(IOException cause) {}
    }
}
