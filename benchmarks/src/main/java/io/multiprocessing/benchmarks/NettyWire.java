package io.multiprocessing.benchmarks;

import io.multiprocessing.Tls;
import io.multiprocessing.internal.stream.HelpedLoop;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.PeerSettings;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/** Messages of the transport, waited for as everything of the library's waits. */
final class NettyWire extends TcpWire {
    private static final long SPIN_NANOS = 4_000;

    private final ByteBuffer message = ByteBuffer.allocateDirect(1 << 20);
    private final Semaphore answers = new Semaphore(0);
    private final BooleanSupplier answered = () -> answers.availablePermits() > 0;
    private final Transport.Endpoint endpoint;
    private final MessageConnection connection;

    NettyWire(Tls tls) throws IOException, InterruptedException {
        BlockingQueue<MessageConnection> accepted = new LinkedBlockingQueue<>();
        URI address = URI.create((tls == null ? "tcp" : "tls") + "://127.0.0.1:0");
        var settings = new PeerSettings(Optional.ofNullable(tls), PeerSettings.DEFAULT_TIMEOUT);
        endpoint = netty().listenAt(address, settings, each -> {
            each.limit(Integer.MAX_VALUE);
            accepted.add(each);
            return new Answers();
        });
        if (tls == null) {
            startPeer("netty", endpoint.address());
        } else {
            startPeer("netty", endpoint.address(), tls.trusted().orElseThrow().toString());
        }
        connection = accepted.take();
        roundTrips(1);
    }

    private final class Answers implements MessageReceiver {
        @Override
        public void onMessage(ByteBuffer answer) {
            answers.release();
        }

        @Override
        public void onClosed(IOException cause) {}
    }

    @Override
    void send(byte first, int lengthBytes) throws IOException {
        connection.send(message.clear().put(0, first).limit(lengthBytes));
    }

    @Override
    void flush() throws IOException {
        connection.flush();
    }

    @Override
    void awaitAnswer() throws InterruptedException {
        HelpedLoop loop = HelpedLoop.current();
        long began = System.nanoTime();
        while (loop != null && System.nanoTime() - began < SPIN_NANOS && !answered.getAsBoolean()) {
            if (loop.help(answered, began)) {
                break;
            }
            Thread.yield();
        }
        if (!answered.getAsBoolean()) {
            HelpedLoop.attendAny();
        }
        answers.acquire();
    }

    @Override
    public void close() throws IOException {
        connection.close();
        endpoint.close();
        super.close();
    }
}
