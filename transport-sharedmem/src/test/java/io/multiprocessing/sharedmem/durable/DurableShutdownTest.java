package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.Latch;
import io.multiprocessing.transport.sharedmem.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shut-down beside a put that holds the writers' latch. */
@Timeout(60)
@Tag("durable")
class DurableShutdownTest {
    private static final long LIMIT_SECONDS = 40;

    @TempDir
    Path folder;

    private Home home;
    private Latch writers;
    private DurableQueue<String> queue;

    @BeforeEach
    void open() throws Exception {
        queue = DurableQueue.open(folder.resolve("q"), "g");
        home = Home.enter(folder.resolve("q"), Roll.HOUR);
        writers = new Latch(home.control().page(), home.control().latch(), home.members());
    }

    @AfterEach
    void close() {
        home.leave();
        queue.close();
    }

    private boolean somebodyWaitsForTheWriters() {
        return Words.getIntVolatile(home.control().page(), home.control().latch()) < 0;
    }

    @Test
    void aShutDownWaitsForAPutThatWasLetInBefore() throws Exception {
        writers.lock(); // as a put that is at it
        var shutting = new FutureTask<>(queue::shutdown, true);
        Thread thread = Thread.ofPlatform().daemon().start(shutting);
        Await.until("it waits for the latch", this::somebodyWaitsForTheWriters);
        assertThat(home.control().isShutDown()).isFalse();
        assertThat(queue.poll()).isNull(); // and is not told that it is drained
        writers.unlock();
        assertThat(shutting.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        thread.join();
        assertThatExceptionOfType(QueueShutDownException.class).isThrownBy(() -> queue.offer("late"));
        assertThatExceptionOfType(QueueShutDownException.class).isThrownBy(queue::poll);
    }

    @Test
    void aShutDownDoesNotWaitForAStoppedWriterForEver() throws Exception {
        queue.put("left");
        writers.lock(); // and is not opened again
        var shutting = new FutureTask<>(queue::shutdownNow, true);
        Thread thread = Thread.ofPlatform().daemon().start(shutting);
        assertThat(shutting.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        thread.join();
        assertThat(home.control().isShutDown()).isTrue();
        assertThatExceptionOfType(QueueShutDownException.class)
                .isThrownBy(() -> queue.receive(Duration.ofSeconds(LIMIT_SECONDS)));
        writers.unlock();
    }
}
