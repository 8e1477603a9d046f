package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.stream.Staging;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;

/** How sockets are set. */
final class NettyOptions {
    private NettyOptions() {}

    /**
     * Small messages do not wait for company. An end of file, and a write that failed, are for us to act upon: what was
     * received before is delivered first, and a socket is closed only when nobody writes to it.
     */
    static void ofConnection(SocketChannel channel) {
        channel.config()
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setAllowHalfClosure(true)
                .setAutoClose(false)
                .setWriteBufferWaterMark(new WriteBufferWaterMark(Staging.BYTES / 2, Staging.BYTES));
    }
}
