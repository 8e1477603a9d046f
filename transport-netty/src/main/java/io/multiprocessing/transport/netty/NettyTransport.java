package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.stream.Newcomers;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.PeerSettings;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TCP, on Netty. What a context's own processes say to each other stays on the loopback interface.
 *
 * <p>A daemon thread of the process, {@code multiprocessing-netty-io}, reads for all connections and sends what the
 * peers did not take at once (on large machines up to four share the connections). It starts with the first connection
 * or endpoint, sleeps in the kernel while there is nothing to do, and ends shortly after the last one is closed.
 * Receivers are called by it, or by a thread that waits for something to come over TCP: one that blocks holds up every
 * connection that it serves.
 *
 * <p>On the wire a message is its length, four bytes, most significant first, then its bytes. A peer that announces a
 * length outside 1 to the limit is disconnected before memory is taken for it. An endpoint keeps at most
 * {@value Newcomers#MOST} connections whose limit was never raised: the oldest goes first.
 *
 * <p>Netty's native transports are taken where they run and this JVM allows native access
 * ({@code --enable-native-access}), else NIO; {@code -Dio.multiprocessing.netty.io=nio} and the like ({@code epoll,
 * kqueue, io_uring}) chooses one.
 *
 * <p>Where SLF4J has no provider, Netty is silenced when this transport is first used, for the whole process: whatever
 * else uses Netty here logs nothing from then on, and neither does what an earlier call of Netty's
 * {@code InternalLoggerFactory.setDefaultFactory} chose. Who wants to hear Netty gives SLF4J a provider, or makes that
 * call after the first listener or connection.
 */
public final class NettyTransport implements Transport {
    /** Makes a provider; it holds nothing. */
    public NettyTransport() {}

    @Override
    public String name() {
        return "netty";
    }

    @Override
    public int priority() {
        return 20;
    }

    @Override
    public Optional<String> unavailability() {
        return NettyProbe.result();
    }

    @Override
    public boolean sameMachine() {
        return false;
    }

    @Override
    public Endpoint listen(Path directory, Acceptor acceptor) throws IOException {
        return NettyListener.openForRelatives(acceptor);
    }

    /** {@inheritDoc} A receiver may get its first message before this method returns. */
    @Override
    public MessageConnection connect(String address, MessageReceiver receiver) throws IOException {
        return NettyConnector.connectToRelative(address, receiver);
    }

    @Override
    public List<String> addressForms() {
        return List.of(NettyAddress.TCP, NettyAddress.TLS);
    }

    @Override
    public Endpoint listenAt(URI address, Acceptor acceptor) throws IOException {
        return listenAt(address, PeerSettings.defaults(), acceptor);
    }

    @Override
    public Endpoint listenAt(URI address, PeerSettings settings, Acceptor acceptor) throws IOException {
        return NettyListener.openAt(NettyAddress.of(address), settings, acceptor);
    }

    @Override
    public MessageConnection connectTo(URI address, MessageReceiver receiver) throws IOException {
        return connectTo(address, PeerSettings.defaults(), receiver);
    }

    @Override
    public MessageConnection connectTo(URI address, PeerSettings settings, MessageReceiver receiver)
            throws IOException {
        return NettyConnector.connectTo(NettyAddress.of(address), settings, receiver);
    }

    @Override
    public String toString() {
        return "netty transport";
    }
}
