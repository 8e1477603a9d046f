package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Connection;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Identity;
import io.multiprocessing.internal.wire.MemoryTransport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By what a process knows that a stranger, to which it talks, is not stopped. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeerSignsTest {
    private static final byte[] KEY = {1, 2, 3};
    private static final int LARGE_BYTES = 5 << 20;
    private static final int PARTS = Math.ceilDiv(LARGE_BYTES, Channel.PART_BYTES);

    private final MemoryTransport transport = new MemoryTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    private static Peer peer(Channel channel) {
        return new Peer(channel, "the other", Peer.CONNECTION, "codec", () -> {});
    }

    private static Connection<Object> handle(Peer peer) {
        return new ConnectionHandle<>(Hold.of(peer, Codecs.best()), Reference.Kind.DUPLEX_END);
    }

    @Test
    void everyPartOfALargeMessageIsASignOnBothSidesAndASmallMessageIsNoneToItsSender() throws Exception {
        var accepted = new CompletableFuture<Peer>();
        var endpoint = transport.listen(
                null,
                connection -> Handshake.accept(connection, KEY, (channel, _) -> {
                    var peer = peer(channel);
                    accepted.complete(peer);
                    return peer;
                }));
        var made = new Peer[1];
        Handshake.connect(
                transport, endpoint.address(), KEY, new Identity(1, "one"), channel -> made[0] = peer(channel));
        Peer there = accepted.get(30, TimeUnit.SECONDS);
        Connection<Object> sender = handle(made[0]);
        Connection<Object> receiver = handle(there);

        sender.sendBytes(new byte[] {1});
        assertThat(receiver.receiveBytes()).hasSize(1);
        receiver.sendBytes(new byte[] {1});
        assertThat(sender.receiveBytes()).hasSize(1); // both have been greeted
        long sent = made[0].signs();
        long received = there.signs();
        sender.sendBytes(new byte[] {2});
        assertThat(receiver.receiveBytes()).hasSize(1);
        assertThat(made[0].signs()).isEqualTo(sent);
        assertThat(there.signs()).isEqualTo(received + 1);

        sender.sendBytes(new byte[LARGE_BYTES]);
        assertThat(receiver.receiveBytes()).hasSize(LARGE_BYTES);
        assertThat(made[0].signs()).isGreaterThanOrEqualTo(sent + PARTS);
        assertThat(there.signs()).isEqualTo(received + 1 + PARTS + 1);
        sender.close();
        receiver.close();
        endpoint.close();
    }
}
