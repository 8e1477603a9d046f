package io.multiprocessing.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannel;

/** macOS and BSD. */
final class KQueueIo extends NettyIo {
    private KQueueIo() {}

    /** Null where it cannot run. */
    static NettyIo ifAvailable() {
        return KQueue.class.getModule().isNativeAccessEnabled() && KQueue.isAvailable() ? new KQueueIo() : null;
    }

    @Override
    String id() {
        return "kqueue";
    }

    @Override
    IoHandlerFactory handlers(SelectStrategyFactory strategies) {
        return KQueueIoHandler.newFactory(0, strategies);
    }

    @Override
    ServerChannel server() {
        return new KQueueServerSocketChannel();
    }

    @Override
    SocketChannel client() {
        return new KQueueSocketChannel();
    }

    @Override
    Direct direct(Channel channel) {
        return new UnixDirect(((UnixChannel) channel).fd());
    }
}
