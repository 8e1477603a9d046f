package io.multiprocessing.transport.socket.figures;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The same frames on a blocking channel, with nothing around it. */
final class ChannelWire extends Wire {
    private final ByteBuffer frame = ByteBuffer.allocateDirect(Integer.BYTES + (1 << 20));
    private final SocketChannel channel;

    ChannelWire(Path file) throws IOException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(file));
            startPeer("channel", file.toString());
            channel = server.accept();
        } finally {
            Files.deleteIfExists(file);
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
        while (frame.position() < Integer.BYTES + 32) {
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
