package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import io.multiprocessing.testkit.PeerProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the thread of a transport promises, if one thread serves all connections of a process: when it lives, and what
 * it costs.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
public abstract class LoopContract {
    private static final int PROGRAMS = 5;
    private static final long JVM_END_MICROS = 200_000;

    /** For subclasses. */
    protected LoopContract() {}

    /**
     * An endpoint of the transport under test.
     *
     * @param limitBytes what its connections allow
     * @return to be closed
     * @throws IOException it cannot listen
     */
    protected abstract Listening listen(int limitBytes) throws IOException;

    /**
     * What a thread with nothing to do may take of the processor in half a second.
     *
     * @return in milliseconds
     */
    protected abstract long idleMillis();

    /**
     * Options of JVMs with which the thread does something else.
     *
     * @return none only, if not overridden
     */
    protected List<List<String>> jvmOptions() {
        return List.of(List.of());
    }

    /**
     * The program that closes its last connection while its JVM goes down.
     *
     * @return a main class, whose arguments are the transport's class and an address
     */
    protected Class<?> lastConnectionProgram() {
        return LastConnectionProgram.class;
    }

    static Optional<Thread> threadOf(Transport transport) {
        String name = "multiprocessing-" + transport.name() + "-io";
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findAny();
    }

    @Test
    final void theThreadEndsWhenTheLastConnectionWasClosedByItself() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (var listening = listen(1_000)) {
                var connection = new CompletableFuture<MessageConnection>();
                var accepted = new FutureTask<>(listening::next);
                MessageConnection opened = listening.transport().connect(listening.address(), new MessageReceiver() {
                    @Override
                    public void onMessage(ByteBuffer message) {
                        connection.join().close();
                        accepted.run();
                        closeNow(accepted);
                        listening.endpoint().close();
                    }

                    @Override
                    public void onClosed(IOException cause) {}
                });
                connection.complete(opened);
                opened.send(ByteBuffer.wrap(new byte[] {1}));
                Await.until(
                        "the thread ends", () -> threadOf(listening.transport()).isEmpty(), Duration.ofSeconds(5));
            }
        }
    }

    private static void closeNow(FutureTask<Listening.Accepted> accepted) {
        try {
            accepted.get().connection().close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    final void aLoopWithNothingToDoTakesAlmostNoProcessorTime() throws Exception {
        try (var listening = listen(1_000)) {
            var answers = listening.connect();
            for (int i = 0; i < 100; i++) {
                answers.ask((byte) 1);
            }
            Thread loop = threadOf(listening.transport()).orElseThrow();
            Await.until("the loop sleeps", () -> millisInHalfASecond(loop) < idleMillis());
        }
    }

    private static long millisInHalfASecond(Thread thread) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getThreadCpuTime(thread.threadId());
        Await.pause(Duration.ofMillis(500));
        return TimeUnit.NANOSECONDS.toMillis(threads.getThreadCpuTime(thread.threadId()) - before);
    }

    @Test
    final void connectionsServeWhileTheJvmGoesDown() throws Exception {
        for (List<String> options : jvmOptions()) {
            try (var listening = listen(1_000);
                    var program = program(HookProgram.class, options, listening)) {
                assertEquals("answered", program.line(), options::toString);
                program.awaitEnd();
            }
        }
    }

    /** A JVM waits up to 300 ms for a thread in a system call, and so would whoever joins a child. */
    @Test
    final void aJvmThatGoesDownKeepsNoThreadWaitingForMoreConnections() throws Exception {
        for (List<String> options : jvmOptions()) {
            try (var listening = listen(1_000)) {
                long shortestMicros = Long.MAX_VALUE;
                for (int i = 0; i < PROGRAMS && shortestMicros >= JVM_END_MICROS; i++) {
                    try (var program = program(lastConnectionProgram(), options, listening)) {
                        shortestMicros = Math.min(shortestMicros, Long.parseLong(program.line()));
                        program.awaitEnd();
                    }
                }
                assertTrue(shortestMicros < JVM_END_MICROS, shortestMicros + " microseconds, " + options);
            }
        }
    }

    private static PeerProcess program(Class<?> main, List<String> options, Listening listening) throws IOException {
        return new PeerProcess(main, options, listening.transport().getClass().getName(), listening.address());
    }
}
