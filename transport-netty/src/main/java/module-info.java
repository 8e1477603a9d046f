/** The transport over TCP, on Netty: for processes on one machine or on several. */
@SuppressWarnings("requires-automatic")
module io.multiprocessing.transport.netty {
    requires io.multiprocessing;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;

    // Used where they are there and can run; a user may leave them out.
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires static io.netty.transport.unix.common;

    provides io.multiprocessing.spi.Transport with
            io.multiprocessing.transport.netty.NettyTransport;
}
