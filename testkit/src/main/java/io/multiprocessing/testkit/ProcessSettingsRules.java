package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.SerializationException;
import io.multiprocessing.StartMethod;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be set of a context and of a process, and what a child inherits. */
interface ProcessSettingsRules extends Stage {
    @Test
    @Row("PRC-02")
    default void childrenRunOnTheJdkThatTheContextNames() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        try (var context =
                Context.builder().transport(transportName()).javaHome(home).build()) {
            Process process = context.start(() -> assertEquals(home.toString(), System.getProperty("java.home")));
            Expect.endsWell(process);
        }
    }

    @Test
    @Row({"PRC-03", "PRC-45"})
    default void aMissingLauncherMakesStartFailAndNothingElse(@TempDir Path empty) throws Exception {
        try (var context =
                Context.builder().transport(transportName()).javaHome(empty).build()) {
            var queue = context.<Integer>queue();
            queue.put(1);
            Process process = context.process().unstarted(() -> {});
            var failure = assertThrows(UncheckedIOException.class, process::start);
            assertTrue(failure.getMessage().contains(empty.toString()), failure.getMessage());
            assertFalse(process.isAlive());
            assertEquals(1, queue.take());
            assertTrue(context.activeChildren().isEmpty());
        }
        Expect.endsWell(child(() -> {}));
    }

    @Test
    @Row({"STM-02", "STM-03", "STM-06"})
    default void aContextKeepsTheStartMethodItWasBuiltWith() {
        for (StartMethod method : StartMethod.values()) {
            var builder = Context.builder().transport(transportName()).startMethod(method);
            try (var context = builder.build()) {
                for (StartMethod later : StartMethod.values()) {
                    builder.startMethod(later);
                }
                assertEquals(method, context.startMethod());
            }
        }
    }

    @Test
    @Row("STM-04")
    default void spawnIsTheFirstStartMethodAndTheDefault() {
        assertEquals(StartMethod.SPAWN, StartMethod.values()[0]);
        try (var context = Context.create(transportName())) {
            assertEquals(StartMethod.SPAWN, context.startMethod());
        }
    }

    @Test
    default void theDefaultContextIsAlwaysTheSameUntilItIsClosed() {
        Context context = Context.current();
        assertSame(context, Context.current());
        context.close();
        try (Context next = Context.current()) {
            assertNotSame(context, next);
            assertTrue(next.activeChildren().isEmpty());
        }
    }

    @Test
    default void anUnknownTransportIsRefusedWithAListOfThoseFound() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Context.create("no-such-transport"));
        assertTrue(refused.getMessage().contains("no-such-transport"), refused.getMessage());
        assertTrue(refused.getMessage().contains(transportName()), refused.getMessage());
    }

    @Test
    default void theContextTellsItsTransport() {
        assertEquals(transportName(), mp().transport());
    }

    @Test
    default void anEmptyKeyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Context.builder().authKey(new byte[0]));
    }

    @Test
    default void aContextWithAKeyOfItsOwnWorks() throws Exception {
        byte[] key = "sixteen bytes and more".getBytes(StandardCharsets.UTF_8);
        try (var context =
                Context.builder().transport(transportName()).authKey(key).build()) {
            key[0]++;
            var queue = context.<String>queue();
            Process process = context.start(() -> queue.put("in"));
            Expect.next("in", queue);
            Expect.endsWell(process);
        }
    }

    @Test
    default void aContextCannotTravel() {
        var context = mp();
        var refused = assertThrows(SerializationException.class, () -> child(() -> context.queue()));
        assertTrue(refused.getMessage().contains("Context.current()"), refused.getMessage());
    }

    @Test
    default void aClosedContextRefusesEverything() {
        var context = Context.create(transportName());
        context.close();
        assertThrows(IllegalStateException.class, context::queue);
        assertThrows(IllegalStateException.class, context::joinableQueue);
        assertThrows(IllegalStateException.class, context::pipe);
        assertThrows(IllegalStateException.class, context::lock);
        assertThrows(IllegalStateException.class, context::reentrantLock);
        assertThrows(IllegalStateException.class, () -> context.start(() -> {}));
        assertThrows(IllegalStateException.class, context::activeChildren);
        context.close();
    }

    @Test
    default void environmentAndDirectoryAreTheChildsOwn(@TempDir Path directory) throws Exception {
        var results = mp().<String>queue();
        Process process = children()
                .start(
                        settings -> settings.environment("MULTIPROCESSING_TEST", "yes")
                                .environment("HOME", null)
                                .directory(directory),
                        () -> {
                            results.put(String.valueOf(System.getenv("MULTIPROCESSING_TEST")));
                            results.put(String.valueOf(System.getenv("HOME")));
                            results.put(
                                    Path.of("").toAbsolutePath().toRealPath().toString());
                        });
        Expect.next("yes", results);
        Expect.next("null", results);
        Expect.next(directory.toRealPath().toString(), results);
        Expect.endsWell(process);
    }

    @Test
    default void optionsOfTheProcessWinOverThoseOfTheContext() throws Exception {
        try (var context = Context.builder()
                .transport(transportName())
                .jvmArgs("-Dtest.one=context", "-Dtest.two=context")
                .build()) {
            var results = context.<String>queue();
            Process process = context.process()
                    .jvmArgs("-Dtest.two=process")
                    .jvmArgs("-Dtest.three=more")
                    .start(() -> {
                        results.put(System.getProperty("test.one"));
                        results.put(System.getProperty("test.two"));
                        results.put(System.getProperty("test.three"));
                    });
            Expect.next("context", results);
            Expect.next("process", results);
            Expect.next("more", results);
            Expect.endsWell(process);
        }
    }

    @Test
    default void maxHeapLimitsTheHeap() throws Exception {
        var results = mp().<Long>queue();
        Process process = children()
                .start(
                        settings -> settings.maxHeap(48L << 20),
                        () -> results.put(Runtime.getRuntime().maxMemory()));
        long heap = Expect.next(results);
        assertTrue(heap <= 48L << 20 && heap > 32L << 20, () -> "heap of the child: " + heap);
        Expect.endsWell(process);
    }

    @Test
    default void anOptionThatTheJvmRefusesEndsTheChildAndNobodyHangs() throws Exception {
        var context = mp();
        Process process = children().start(settings -> settings.jvmArgs("-XX:+NoSuchOption"), () -> {});
        Expect.ends(1, process);
        assertNotNull(context.queue());
    }

    @Test
    default void aChildWithADebugPortWaitsForItsDebugger() throws Exception {
        int port = freePort();
        var results = mp().<String>queue();
        Process process = children().start(settings -> settings.debug(port), () -> results.put("ran"));
        try (Socket debugger = connectedTo(port)) {
            assertTrue(results.isEmpty());
            letItRun(debugger);
            Expect.next("ran", results);
            Expect.endsWell(process);
        }
    }

    /**
     * Below the ports that the system gives to clients: a client that tries to connect to one of those before anybody
     * listens may be given that very port, and be connected to itself. Another for each process, since several may run
     * this test.
     */
    private static int freePort() {
        int first = (int) (ProcessHandle.current().pid() * 7 % 12_000);
        for (int i = 0; i < 12_000; i += 7) {
            int port = 20_000 + (first + i) % 12_000;
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException taken) {
                continue;
            }
        }
        throw new AssertionError("no free port from 20000 to 32000");
    }

    private static Socket connectedTo(int port) {
        var connected = new Socket[1];
        Await.until("the child listens for a debugger", () -> {
            try {
                connected[0] = new Socket(InetAddress.getLoopbackAddress(), port);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
        return connected[0];
    }

    /**
     * The handshake of the Java Debug Wire Protocol, and its command "resume the virtual machine". That is in vain
     * before the machine has said, in the first packet, that it stands still.
     */
    private static void letItRun(Socket debugger) throws IOException {
        byte[] handshake = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);
        debugger.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        debugger.getOutputStream().write(handshake);
        byte[] answer = new byte[handshake.length];
        var in = new DataInputStream(debugger.getInputStream());
        in.readFully(answer);
        in.skipNBytes(in.readInt() - Integer.BYTES);
        debugger.getOutputStream().write(new byte[] {0, 0, 0, 11, 0, 0, 0, 1, 0, 1, 9});
    }
}
