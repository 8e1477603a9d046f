package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An endpoint of a transport and the connections to it, for one test. */
final class Wiring implements AutoCloseable {
    /** A limit that no message of a test exceeds. */
    static final int PLENTY_BYTES = 1 << 30;

    private final Transport transport;
    private final Class<?> transportOfPeers;
    private final int manyMessages;
    private final Path directory;
    private final Transport.Endpoint endpoint;
    private final BlockingQueue<Side> accepted = new LinkedBlockingQueue<>();
    private final List<Transport.Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private final List<Side> sides = new CopyOnWriteArrayList<>();
    private final List<PeerJvm> peers = new CopyOnWriteArrayList<>();
    private volatile int limitOfAccepted = PLENTY_BYTES;
    private volatile Inbox.Reaction reactionOfAccepted = Inbox.Reaction.NONE;

    Wiring(Transport transport) throws IOException {
        this(transport, transport.getClass(), 0);
    }

    Wiring(Transport transport, Class<?> transportOfPeers, int manyMessages) throws IOException {
        this.transport = transport;
        this.transportOfPeers = transportOfPeers;
        this.manyMessages = manyMessages;
        this.directory = Files.createTempDirectory("wiring");
        this.endpoint = listen(this::accept);
    }

    /** How many messages make a crowd. */
    int manyMessages() {
        return manyMessages;
    }

    /** What each accepted connection allows; else plenty. */
    Wiring acceptUpTo(int limitBytes) {
        limitOfAccepted = limitBytes;
        return this;
    }

    /** What each connection accepted from now on does with its messages, besides keeping them. */
    Wiring acceptWith(Inbox.Reaction reaction) {
        reactionOfAccepted = reaction;
        return this;
    }

    private Inbox accept(MessageConnection connection) {
        var inbox = new Inbox(connection, reactionOfAccepted);
        if (limitOfAccepted != MessageConnection.INITIAL_LIMIT) {
            connection.limit(limitOfAccepted);
        }
        var side = new Side(connection, inbox);
        sides.add(side);
        accepted.add(side);
        return inbox;
    }

    Transport transport() {
        return transport;
    }

    String address() {
        return endpoint.address();
    }

    Transport.Endpoint endpoint() {
        return endpoint;
    }

    Path directory() {
        return directory;
    }

    /** One endpoint more, in the same directory. */
    Transport.Endpoint listen(Transport.Acceptor acceptor) throws IOException {
        Transport.Endpoint another = transport.listen(directory, acceptor);
        endpoints.add(another);
        return another;
    }

    /** A connection with both its sides. */
    Pair pair() throws Exception {
        return pair(Inbox.Reaction.NONE);
    }

    /** A connection, whose connecting side reacts to its messages. */
    Pair pair(Inbox.Reaction reaction) throws Exception {
        Side connecting = connect(reaction);
        return new Pair(connecting, nextAccepted());
    }

    Side connect() throws IOException {
        return connect(Inbox.Reaction.NONE);
    }

    Side connect(Inbox.Reaction reaction) throws IOException {
        return connect(endpoint.address(), reaction);
    }

    Side connect(String address, Inbox.Reaction reaction) throws IOException {
        var inbox = new Inbox(null, reaction);
        MessageConnection connection = transport.connect(address, inbox);
        connection.limit(PLENTY_BYTES);
        inbox.connection(connection);
        var side = new Side(connection, inbox);
        sides.add(side);
        return side;
    }

    Side nextAccepted() throws InterruptedException {
        Side side = accepted.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(side, "no connection was accepted");
        return side;
    }

    /** A JVM of its own that connects to the endpoint. */
    PeerJvm peer(String role, String... arguments) throws IOException {
        var peer = new PeerJvm(transportOfPeers, endpoint.address(), role, arguments);
        peers.add(peer);
        return peer;
    }

    @Override
    public void close() throws IOException {
        for (PeerJvm peer : peers) {
            peer.kill();
        }
        for (Side side : sides) {
            side.inbox().release();
            side.connection().close();
        }
        for (Transport.Endpoint each : endpoints) {
            each.close();
        }
        for (Side side : sides) {
            side.inbox().awaitClosed();
        }
        removeDirectory();
    }

    private void removeDirectory() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(Wiring::remove);
        }
        Files.delete(directory);
    }

    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
