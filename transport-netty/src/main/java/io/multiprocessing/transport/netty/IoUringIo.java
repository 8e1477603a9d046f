package io.multiprocessing.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Linux, where there is no epoll or it is asked for: reads and writes are under way while the loop does other things.
 */
final class IoUringIo extends NettyIo {
    private IoUringIo() {}

    /** Null where it cannot run. */
    static NettyIo ifAvailable() {
        return IoUring.class.getModule().isNativeAccessEnabled() && IoUring.isAvailable() ? new IoUringIo() : null;
    }

    @Override
    String id() {
        return "io_uring";
    }

    @Override
    IoHandlerFactory handlers(SelectStrategyFactory strategies) {
        return IoUringIoHandler.newFactory();
    }

    @Override
    ServerChannel server() {
        return new IoUringServerSocketChannel();
    }

    @Override
    SocketChannel client() {
        return new IoUringSocketChannel();
    }

    @Override
    Direct direct(Channel channel) {
        return null;
    }

    @Override
    boolean readsAtOnce() {
        return false;
    }
}
