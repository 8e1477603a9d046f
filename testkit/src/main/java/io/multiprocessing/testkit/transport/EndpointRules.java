package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Listening and connecting. */
interface EndpointRules extends Wired {
    @Test
    default void theTransportHasANameAndCanRunHere() {
        Transport transport = wiring().transport();
        assertTrue(transport.name().matches("[a-z][a-z0-9-]*"), transport.name());
        assertEquals(Optional.empty(), transport.unavailability());
    }

    @Test
    default void connectingToNobodyNamesTheAddress() throws Exception {
        var endpoint = wiring().listen(_ -> new Sum(0));
        String address = endpoint.address();
        endpoint.close();
        IOException refused = assertThrows(IOException.class, () -> wiring().connect(address, Inbox.Reaction.NONE));
        assertTrue(refused.getMessage().contains(address), refused.getMessage());
    }

    @Test
    default void addressesThatMakeNoSenseAreRefused() {
        for (String nonsense : List.of("no address", "/", "", "x".repeat(10_000), "a\0b")) {
            assertThrows(IOException.class, () -> wiring().connect(nonsense, Inbox.Reaction.NONE), nonsense);
        }
    }

    @Test
    default void aClosedEndpointLeavesItsConnectionsAndNoFile() throws Exception {
        Pair pair = wiring().pair();
        wiring().endpoint().close();
        wiring().endpoint().close();
        pair.near().send(new byte[] {1});
        assertArrayEquals(new byte[] {1}, pair.far().receive());
        assertThrows(IOException.class, () -> wiring().connect());
        try (var files = Files.list(wiring().directory())) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    default void endpointsHaveAddressesOfTheirOwn() throws Exception {
        var first = wiring().listen(connection -> greeting(connection, 1));
        var second = wiring().listen(connection -> greeting(connection, 2));
        assertNotEquals(first.address(), second.address());
        assertArrayEquals(
                new byte[] {1},
                wiring().connect(first.address(), Inbox.Reaction.NONE).receive());
        assertArrayEquals(
                new byte[] {2},
                wiring().connect(second.address(), Inbox.Reaction.NONE).receive());
    }

    private static MessageReceiver greeting(MessageConnection connection, int greeting) {
        try {
            connection.send(ByteBuffer.wrap(new byte[] {(byte) greeting}));
        } catch (IOException e) {
            throw new AssertionError("nothing can be sent while a connection is accepted", e);
        }
        return new Sum(0);
    }

    @Test
    default void anAcceptorThatFailsClosesThatConnectionOnly() throws Exception {
        var calls = new AtomicInteger();
        var endpoint = wiring().listen(connection -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("an acceptor that fails");
            }
            return greeting(connection, 3);
        });
        wiring().connect(endpoint.address(), Inbox.Reaction.NONE).inbox().awaitClosed();
        assertArrayEquals(
                new byte[] {3},
                wiring().connect(endpoint.address(), Inbox.Reaction.NONE).receive());
    }

    @Test
    default void twoHundredPeersConnectAtOnce() throws Exception {
        wiring().acceptWith(Inbox.Reaction.ECHO);
        var peers = new ArrayList<Callable<Void>>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            peers.add(() -> {
                Side side = wiring().connect();
                side.send(Pattern.marked(1, number, 1_000));
                assertArrayEquals(Pattern.marked(1, number, 1_000), side.receive());
                return null;
            });
        }
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            for (Future<Void> each : threads.invokeAll(peers)) {
                each.get();
            }
        }
    }

    @Test
    default void connectionsComeAndGo() throws Exception {
        for (int i = 0; i < 500; i++) {
            Pair pair = wiring().pair();
            pair.near().send(Pattern.marked(1, i, 10));
            assertArrayEquals(Pattern.marked(1, i, 10), pair.far().receive());
            pair.near().close();
            pair.far().inbox().awaitClosed();
        }
    }

    @Test
    default void aBusyConnectionLeavesRoomForOthers() throws Exception {
        wiring().acceptWith(Inbox.Reaction.ECHO);
        Pair quiet = wiring().pair();
        wiring().acceptWith(Inbox.Reaction.NONE);
        Pair busy = wiring().pair();
        Thread sender = Thread.ofPlatform().daemon().start(() -> sendWithoutEnd(busy));
        try {
            for (int i = 0; i < 100; i++) {
                quiet.near().send(Pattern.marked(1, i, 10));
                assertArrayEquals(Pattern.marked(1, i, 10), quiet.near().receive());
            }
        } finally {
            busy.near().close();
            sender.join();
        }
    }

    private static void sendWithoutEnd(Pair pair) {
        byte[] message = new byte[10_000];
        try {
            while (true) {
                pair.near().send(message);
                pair.near().flush();
                while (pair.far().inbox().waiting() > 0) {
                    pair.far().receive();
                }
            }
        } catch (IOException | InterruptedException end) {
            // closed
        }
    }
}
