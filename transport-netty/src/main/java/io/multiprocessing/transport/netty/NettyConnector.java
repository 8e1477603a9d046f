package io.multiprocessing.transport.netty;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.PeerSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Opens connections, in the caller's thread, which waits. */
final class NettyConnector {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private NettyConnector() {}

    static NettyConnection connectToRelative(String address, MessageReceiver receiver) throws IOException {
        return connect(NettyAddress.ofText(address), address, receiver, null, null);
    }

    /** Where the user wants to: at the first of the host's addresses where somebody listens. */
    static NettyConnection connectTo(NettyAddress address, PeerSettings settings, MessageReceiver receiver)
            throws IOException {
        if (address.port() == 0) {
            throw new IllegalArgumentException("to connect a port of 1 to 65535 is needed: " + address);
        }
        NettyTls tls = address.secure() ? NettyTls.ofConnector(settings.tls(), address) : null;
        IOException failure = null;
        for (InetAddress each : address.resolved()) {
            try {
                var place = new InetSocketAddress(each, address.port());
                NettyConnection connection = connect(place, address.toString(), receiver, tls, settings.timeout());
                connection.loop().execute(connection::beginPulse);
                return connection;
            } catch (AuthenticationException e) {
                throw e;
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        throw failure;
    }

    private static NettyConnection connect(
            InetSocketAddress place, String address, MessageReceiver receiver, NettyTls tls, Duration peerTimeout)
            throws IOException {
        Objects.requireNonNull(receiver, "receiver");
        NettyLoop loop = NettyLoop.join();
        NettyConnection connection = null;
        boolean connected = false;
        try {
            loop.requireOutside("connect");
            connection = new NettyConnection(loop, loop.io().client(), null, tls);
            connection.receiver(receiver);
            if (peerTimeout != null) {
                connection.watch(address, peerTimeout);
            }
            connect(loop, connection.channel(), place, address);
            secure(connection.ssl(), address);
            connected = true;
        } finally {
            if (!connected) {
                if (connection != null) {
                    connection.abandon();
                } else {
                    loop.leave();
                }
            }
        }
        return connection;
    }

    private static void connect(NettyLoop loop, SocketChannel channel, InetSocketAddress place, String address)
            throws IOException {
        channel.config().setConnectTimeoutMillis((int) TimeUnit.NANOSECONDS.toMillis(LIMIT_NANOS));
        Future<?> registering = loop.register(channel).awaitUninterruptibly();
        if (!registering.isSuccess()) {
            throw unreachable(address, registering.cause());
        }
        ChannelFuture connecting = channel.connect(place).awaitUninterruptibly();
        if (!connecting.isSuccess()) {
            throw unreachable(address, connecting.cause());
        }
    }

    private static void secure(SslHandler ssl, String address) throws IOException {
        if (ssl == null) {
            return;
        }
        Future<Channel> securing = ssl.handshakeFuture().awaitUninterruptibly();
        if (!securing.isSuccess()) {
            Throwable cause = securing.cause();
            if (cause instanceof ClosedChannelException) {
                throw new IOException(
                        "the listener at " + address + " ended the connection before it was encrypted:"
                                + " does it listen at tcp: and not at tls:?",
                        cause);
            }
            if (!(cause instanceof SSLException) || cause instanceof SslHandshakeTimeoutException) {
                throw unreachable(address, cause);
            }
            throw (IOException) new AuthenticationException("no secure connection with " + address + ": "
                            + cause.getMessage()
                            + "; whom this process trusts, and its own certificate, are named by Context.Builder.tls")
                    .initCause(cause);
        }
    }

    private static IOException unreachable(String address, Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return new IOException(
                    "the listener at " + address + " accepted nobody for " + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS)
                            + " s: its machine does not answer, or its queue of new connections is full",
                    cause);
        }
        return new IOException("nobody can be reached at " + address + ": " + cause.getMessage(), cause);
    }
}
