package io.multiprocessing.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannel;

/**
 * Linux: less garbage. Netty asks it for levels, not edges, so what somebody else has read of a channel does no harm.
 */
final class EpollIo extends NettyIo {
    private EpollIo() {}

    /** Null where it cannot run. */
    static NettyIo ifAvailable() {
        return Epoll.class.getModule().isNativeAccessEnabled() && Epoll.isAvailable() ? new EpollIo() : null;
    }

    @Override
    String id() {
        return "epoll";
    }

    @Override
    IoHandlerFactory handlers(SelectStrategyFactory strategies) {
        return EpollIoHandler.newFactory(0, strategies);
    }

    @Override
    ServerChannel server() {
        return new EpollServerSocketChannel();
    }

    @Override
    SocketChannel client() {
        return new EpollSocketChannel();
    }

    @Override
    Direct direct(Channel channel) {
        return new UnixDirect(((UnixChannel) channel).fd());
    }
}
