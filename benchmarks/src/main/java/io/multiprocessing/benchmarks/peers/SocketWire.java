package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Task;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A bare {@code SocketChannel}, blocking, over a Unix domain socket or TCP on the loopback: direct buffers, both sides
 * know the size of the messages, so there is not even a length in front; {@code TCP_NODELAY}. What any library over
 * such sockets can at best reach.
 */
final class SocketWire implements Wire {
    private final ServerSocketChannel server;
    private SocketChannel channel;
    private final ByteBuffer out;
    private final ByteBuffer in;
    private final boolean fresh;
    private byte[] last;

    private SocketWire(ServerSocketChannel server, SocketChannel channel, Shape shape) {
        this.server = server;
        this.channel = channel;
        out = ByteBuffer.allocateDirect(shape.size());
        in = ByteBuffer.allocateDirect(shape.size());
        fresh = shape.fresh();
    }

    static Link open(Path place, Shape shape, boolean tcp) throws IOException {
        if (tcp) {
            var server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            Task<Wire> far = () -> connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), shape);
            return new Link(new SocketWire(server, null, shape), far, false);
        }
        var server = ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);
        String path = place.resolve("socket").toString();
        server.bind(UnixDomainSocketAddress.of(path));
        Task<Wire> far = () -> connect(UnixDomainSocketAddress.of(path), shape);
        return new Link(new SocketWire(server, null, shape), far, false);
    }

    private static Wire connect(SocketAddress address, Shape shape) throws IOException {
        return new SocketWire(null, tuned(SocketChannel.open(address)), shape);
    }

    private static SocketChannel tuned(SocketChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        return channel;
    }

    @Override
    public void ready() throws IOException {
        channel = tuned(server.accept());
    }

    @Override
    public void send() throws IOException {
        out.clear();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    @Override
    public int receive() throws IOException {
        in.clear();
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException();
            }
        }
        if (fresh) {
            last = new byte[in.position()];
            in.flip();
            in.get(last);
            return last.length;
        }
        return in.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (server != null) {
            server.close();
        }
    }
}
