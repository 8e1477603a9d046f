package io.multiprocessing.testkit.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A socket in the hands of a test. */
public final class SocketPeer implements RawPeer {
    private final SocketChannel channel;

    /**
     * Connects.
     *
     * @param address where the endpoint listens, of any protocol that the JDK has channels for
     * @throws IOException it cannot
     */
    public SocketPeer(SocketAddress address) throws IOException {
        channel = SocketChannel.open(address);
    }

    @Override
    public void write(byte... bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes));
    }

    @Override
    public byte[] hear(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the endpoint ended after " + bytes.position() + " of " + count + " bytes");
            }
        }
        return bytes.array();
    }

    @Override
    public long hearTheEnd() {
        ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
        long heard = 0;
        try {
            for (int read = 0; read >= 0; read = channel.read(bytes.clear())) {
                heard += read;
            }
        } catch (IOException reset) {
            // An end as well.
        }
        return heard;
    }

    /**
     * Refuses whatever the endpoint sends.
     *
     * @throws IOException the endpoint was faster
     */
    public void stopReading() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void leave() throws IOException {
        channel.shutdownOutput();
        hearTheEnd();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
