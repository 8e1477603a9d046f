package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.Newcomers;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.PeerSettings;
import io.multiprocessing.spi.Transport;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A port that others connect to. Accepting happens in the loop and waits for nobody. */
final class NettyListener extends ChannelInboundHandlerAdapter implements Transport.Endpoint {
    private static final Log LOG = Log.of(NettyListener.class);

    /** As many may wait to be accepted: hundreds of children that start at once do not have to try again. */
    private static final int BACKLOG = 1024;

    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final NettyLoop loop;
    private final ServerChannel server;
    private final Transport.Acceptor acceptor;
    private final NettyTls tls;
    private final Duration peerTimeout;
    private final Newcomers<NettyConnection> newcomers = new Newcomers<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private String address;
    private boolean failureLogged;

    private NettyListener(
            NettyLoop loop, ServerChannel server, Transport.Acceptor acceptor, NettyTls tls, Duration peerTimeout) {
        this.loop = loop;
        this.server = server;
        this.acceptor = acceptor;
        this.tls = tls;
        this.peerTimeout = peerTimeout;
    }

    static NettyListener openForRelatives(Transport.Acceptor acceptor) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        NettyListener listener = open(new InetSocketAddress(loopback, 0), acceptor, null, null);
        listener.address = NettyAddress.text(loopback.getHostAddress(), listener.port());
        return listener;
    }

    /** Where the user wants it. */
    static NettyListener openAt(NettyAddress address, PeerSettings settings, Transport.Acceptor acceptor)
            throws IOException {
        NettyTls tls = address.secure() ? NettyTls.ofListener(settings.tls(), address) : null;
        var place = new InetSocketAddress(address.resolved()[0], address.port());
        NettyListener listener = open(place, acceptor, tls, settings.timeout());
        listener.address = address.withPort(listener.port());
        return listener;
    }

    /**
     * Opens one.
     *
     * @param tls null: nothing is encrypted
     * @param peerTimeout null: the operating system knows when a peer is gone
     */
    private static NettyListener open(
            InetSocketAddress place, Transport.Acceptor acceptor, NettyTls tls, Duration peerTimeout)
            throws IOException {
        Objects.requireNonNull(acceptor, "acceptor");
        NettyLoop loop = NettyLoop.join();
        NettyListener listener = null;
        try {
            loop.requireOutside("listen");
            var made = new NettyListener(loop, loop.io().server(), acceptor, tls, peerTimeout);
            made.bind(place);
            listener = made;
        } finally {
            if (listener == null) {
                loop.leave();
            }
        }
        return listener;
    }

    private void bind(InetSocketAddress place) throws IOException {
        server.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        server.config().setOption(ChannelOption.SO_REUSEADDR, true);
        server.pipeline().addLast(this);
        Future<?> registering = loop.register(server).awaitUninterruptibly();
        ChannelFuture binding = registering.isSuccess() ? server.bind(place).awaitUninterruptibly() : null;
        Throwable cause = binding == null ? registering.cause() : binding.cause();
        if (cause != null) {
            server.close();
            String message = "cannot listen at " + NettyAddress.text(place.getHostString(), place.getPort()) + ": "
                    + cause.getMessage();
            throw (IOException)
                    (binding != null ? new BindException(message) : new IOException(message)).initCause(cause);
        }
    }

    private int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        SocketChannel channel = (SocketChannel) accepted;
        NettyConnection connection = null;
        loop.joinAgain();
        try {
            connection = new NettyConnection(loop, channel, newcomers, tls);
            Future<Void> registering = loop.register(channel);
            if (registering.isDone() && !registering.isSuccess()) {
                throw registering.cause();
            }
        } catch (Throwable e) {
            LOG.debug("a new connection at {} was lost", address, e);
            if (connection == null) {
                loop.leave();
                channel.unsafe().closeForcibly();
            } else {
                connection.finish(null);
            }
            return;
        }
        introduce(connection);
    }

    private void introduce(NettyConnection connection) {
        NettyConnection oldest = newcomers.admit(connection);
        if (oldest != null) {
            oldest.finish(new IOException("closed to make room: " + Newcomers.MOST + " connections at " + address
                    + " have not said who they are"));
        }
        connection.whenSecured(() -> welcome(connection)); // the time that the acceptor grants begins then
    }

    private void welcome(NettyConnection connection) {
        MessageReceiver receiver = null;
        try {
            receiver = Objects.requireNonNull(acceptor.accept(connection), "receiver");
        } catch (Throwable e) {
            LOG.warn("the acceptor of " + address + " failed, the connection is closed: " + e, e);
        }
        if (receiver == null) {
            connection.finish(null);
        } else {
            connection.receiver(receiver);
            if (peerTimeout != null) {
                connection.watch("a peer at " + address, peerTimeout);
                connection.beginPulse();
            }
        }
    }

    /** Most likely there are no descriptors left. The kernel would report the waiting peer again at once, for ever. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (closed.get()) {
            return;
        }
        if (!failureLogged) {
            failureLogged = true;
            LOG.warn("cannot accept connections at " + address + ", trying again every 100 ms: " + cause, cause);
        }
        server.config().setAutoRead(false);
        loop.after(PAUSE_AFTER_FAILURE_NANOS, new Runnable() {
            @Override
            public void run() {
                server.config().setAutoRead(true);
            }
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            ChannelFuture closing = server.close();
            if (!loop.serves()) {
                closing.awaitUninterruptibly();
            }
            loop.leave();
        }
    }

    @Override
    public String toString() {
        return "netty endpoint " + address + (closed.get() ? ", closed" : "");
    }
}
