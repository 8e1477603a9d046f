package io.multiprocessing.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A blocking channel. */
final class BareWire extends TcpWire {
    private final ByteBuffer frame = ByteBuffer.allocateDirect(Integer.BYTES + (1 << 20));
    private final SocketChannel channel;

    BareWire() throws IOException {
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            startPeer("bare", Integer.toString(server.socket().getLocalPort()));
            channel = server.accept();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    @Override
    void send(byte first, int lengthBytes) throws IOException {
        channel.write(
                frame.clear().putInt(0, lengthBytes).put(Integer.BYTES, first).limit(Integer.BYTES + lengthBytes));
    }

    @Override
    void flush() {}

    @Override
    void awaitAnswer() throws IOException {
        frame.clear();
        while (frame.position() < Integer.BYTES + TcpPeer.SMALL_BYTES) {
            if (channel.read(frame) < 0) {
                throw new EOFException("the peer has ended");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        super.close();
    }
}
