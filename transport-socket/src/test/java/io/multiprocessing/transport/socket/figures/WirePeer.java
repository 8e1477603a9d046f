package io.multiprocessing.transport.socket.figures;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.transport.socket.SocketTransport;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The other process. */
final class WirePeer {
    private WirePeer() {}

    /**
     * The program.
     *
     * @param arguments what to talk over, and the address
     * @throws Exception the connection failed
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("channel")) {
            serveChannel(arguments[1]);
        } else {
            serveTransport(arguments[1]);
        }
    }

    private static void serveTransport(String address) throws Exception {
        var ended = new CountDownLatch(1);
        var connected = new CompletableFuture<MessageConnection>();
        MessageConnection connection = new SocketTransport().connect(address, new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) throws IOException {
                if (message.get(message.position()) == Wire.ANSWER) {
                    MessageConnection back = connected.join();
                    back.limit(Integer.MAX_VALUE);
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

    private static void serveChannel(String address) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(address))) {
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
        if (buffer.get(begin + Integer.BYTES) == Wire.ANSWER) {
            channel.write(buffer.slice(begin, frameBytes));
        }
        buffer.position(begin + frameBytes);
    }
}
