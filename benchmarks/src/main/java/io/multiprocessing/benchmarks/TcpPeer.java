package io.multiprocessing.benchmarks;

import io.multiprocessing.Tls;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.PeerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The other process. */
final class TcpPeer {
    static final int SMALL_BYTES = 32;

    private TcpPeer() {}

    /**
     * The program.
     *
     * @param arguments what to talk over, the address or port, and whom to trust
     * @throws Exception the connection failed
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("bare")) {
            serveBare(Integer.parseInt(arguments[1]));
        } else {
            Optional<Tls> tls =
                    arguments.length > 2 ? Optional.of(Tls.trusting(Path.of(arguments[2]))) : Optional.empty();
            serveNetty(URI.create(arguments[1]), new PeerSettings(tls, PeerSettings.DEFAULT_TIMEOUT));
        }
    }

    private static void serveNetty(URI address, PeerSettings settings) throws Exception {
        var ended = new CountDownLatch(1);
        var connected = new CompletableFuture<MessageConnection>();
        MessageConnection connection = TcpWire.netty().connectTo(address, settings, new MessageReceiver() {
            private boolean limited;

            @Override
            public void onMessage(ByteBuffer message) throws IOException {
                if (message.get(message.position()) == TcpWire.ANSWER) {
                    MessageConnection back = connected.join();
                    if (!limited) {
                        limited = true;
                        back.limit(Integer.MAX_VALUE);
                    }
                    back.send(message);
                }
            }

            @Override
            public void onClosed(IOException cause) {
                ended.countDown();
            }
        });
        connected.complete(connection);
        ended.await();
    }

    private static void serveBare(int port) throws IOException {
        try (var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer buffer = ByteBuffer.allocateDirect((1 << 20) + 64);
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.remaining() >= Integer.BYTES
                        && buffer.remaining() - Integer.BYTES >= buffer.getInt(buffer.position())) {
                    answer(channel, buffer, Integer.BYTES + buffer.getInt(buffer.position()));
                }
                buffer.compact();
            }
        }
    }

    private static void answer(SocketChannel channel, ByteBuffer buffer, int frameBytes) throws IOException {
        int begin = buffer.position();
        if (buffer.get(begin + Integer.BYTES) == TcpWire.ANSWER) {
            channel.write(buffer.slice(begin, frameBytes));
        }
        buffer.position(begin + frameBytes);
    }
}
