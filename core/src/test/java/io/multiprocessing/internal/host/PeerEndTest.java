package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Connection;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Identity;
import io.multiprocessing.internal.wire.MemoryTransport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stranger's connection says of its end: a stranger that has gone, or a fault that nobody takes for that. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeerEndTest {
    private static final byte[] KEY = {1, 2, 3};

    private final MemoryTransport transport = new MemoryTransport();
    private MemoryTransport.Side side;
    private Peer near;
    private Connection<Object> sender;
    private Connection<Object> receiver;

    private static Peer peer(Channel channel) {
        return new Peer(channel, "the other", Peer.CONNECTION, "codec", () -> {});
    }

    private static Connection<Object> handle(Peer peer) {
        return new ConnectionHandle<>(Hold.of(peer, Codecs.best()), Reference.Kind.DUPLEX_END);
    }

    @BeforeEach
    void connect() throws Exception {
        var accepted = new CompletableFuture<Peer>();
        var endpoint = transport.listen(
                null,
                connection -> Handshake.accept(connection, KEY, (channel, _) -> {
                    var peer = peer(channel);
                    accepted.complete(peer);
                    return peer;
                }));
        Handshake.connect(
                to -> side = transport.connect(endpoint.address(), to),
                endpoint.address(),
                KEY,
                new Identity(1, "one"),
                channel -> near = peer(channel));
        sender = handle(near);
        receiver = handle(accepted.get(30, TimeUnit.SECONDS));
        sender.sendBytes(new byte[] {1});
        assertThat(receiver.receiveBytes()).hasSize(1); // it has been greeted
    }

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
        transport.close();
    }

    static Stream<IOException> ends() {
        return Stream.of(
                null,
                new IOException("Broken pipe"),
                new IOException("Connection reset by peer"),
                new IOException("the peer did not take everything"),
                new ClosedChannelException());
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aStrangerThatHasGoneIsTheEndOfTheStream(IOException cause) {
        side.end(cause);
        assertThatThrownBy(receiver::receiveBytes).isInstanceOf(EOFException.class);
    }

    static Stream<IOException> faults() {
        return Stream.of(
                new SSLException("a record that was changed on its way"),
                new IOException("the receiver of a connection failed", new IllegalStateException("of ours")),
                new IOException("Broken pipe", new OutOfMemoryError("of ours")),
                new IOException("a message of 4711 bytes was announced"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsToldOnceAndThenTheStreamIsAtItsEnd(IOException cause) {
        side.end(cause);
        assertThatThrownBy(receiver::receiveBytes)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EOFException.class)
                .hasMessage("the connection broke: " + cause.getMessage() + ", peer=the other")
                .hasCause(cause);
        assertThatThrownBy(receiver::receiveBytes).isInstanceOf(EOFException.class);
    }

    @Test
    void aStrangerThatBreaksTheProtocolIsNotTakenForOneThatHasClosed() throws Exception {
        near.channel().send(ByteBuffer.wrap(new byte[] {99}));
        assertThatThrownBy(receiver::receiveBytes)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EOFException.class)
                .hasMessageContaining("the connection broke")
                .hasMessageContaining("op=99");
    }
}
