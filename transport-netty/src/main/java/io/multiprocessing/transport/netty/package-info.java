/**
 * Messages over TCP, on Netty. Begin with {@link io.multiprocessing.transport.netty.NettyTransport}; {@code NettyLoop}
 * is a thread that serves connections, {@code NettyConnection} a connection, {@code NettyIo} what of Netty runs here
 * (NIO, epoll, kqueue, io_uring).
 *
 * <p>Rules of the room: no type of Netty leaves it. Only who has the loop's turn reads and calls receivers, never under
 * a lock: the loop's thread, or for moments one that waits (see {@link io.multiprocessing.internal.stream.HelpedLoop}),
 * which reads past Netty. Only the loop's thread closes a channel and runs anything of Netty's. A sender writes in its
 * own thread as long as the kernel takes everything, because handing a message over to the loop costs more than sending
 * it. A buffer is ours (of {@code internal.stream}) or released where it was received: none is kept.
 *
 * <p>What messages mean, and who may send them, does not belong here.
 */
package io.multiprocessing.transport.netty;
