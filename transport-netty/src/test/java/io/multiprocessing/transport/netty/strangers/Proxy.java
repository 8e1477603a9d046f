package io.multiprocessing.transport.netty.strangers;

import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A network between two programs, which does to their connections what networks do. */
final class Proxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Weather toTarget = Weather.FAIR;
    private volatile Weather fromTarget = Weather.FAIR;
    private final AtomicLong trickled = new AtomicLong();

    /** What happens to what is sent one way. */
    enum Weather {
        FAIR,
        /** Arrives a tenth of a second later. */
        DELAYED,
        /** Arrives byte by byte, a millisecond each. */
        TRICKLING,
        /** Is acknowledged, and never arrives. */
        LOST,
        /** Arrives with another last bit. */
        GARBLED
    }

    Proxy(URI target) throws IOException {
        this.target = target;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    URI address() {
        return URI.create("tcp://127.0.0.1:" + server.getLocalPort());
    }

    Proxy weather(Weather there, Weather back) {
        toTarget = there;
        fromTarget = back;
        return this;
    }

    /** How many bytes have arrived one by one. */
    long trickled() {
        return trickled.get();
    }

    private void accept() {
        while (true) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(target.getHost(), target.getPort());
                for (Socket each : List.of(near, far)) {
                    each.setTcpNoDelay(true);
                    sockets.add(each);
                }
                Thread.ofPlatform().daemon().start(() -> carry(near, far, true));
                Thread.ofPlatform().daemon().start(() -> carry(far, near, false));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to, boolean there) {
        byte[] bytes = new byte[8_192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                pass(bytes, length, out, there ? toTarget : fromTarget);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one side is gone, or the test cut them off
        }
    }

    private void pass(byte[] bytes, int length, OutputStream out, Weather weather) throws IOException {
        switch (weather) {
            case FAIR -> out.write(bytes, 0, length);
            case DELAYED -> {
                Await.pause(Duration.ofMillis(100));
                out.write(bytes, 0, length);
            }
            case TRICKLING -> {
                for (int i = 0; i < length; i++) {
                    Await.pause(Duration.ofMillis(1));
                    out.write(bytes[i]);
                    trickled.incrementAndGet();
                }
            }
            case LOST -> {}
            case GARBLED -> {
                bytes[length - 1] = (byte) (bytes[length - 1] ^ 1);
                out.write(bytes, 0, length);
            }
        }
    }

    /** Ends all connections, as somebody does who pulls a plug that the operating systems notice. */
    void cut() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }

    /** Ends all connections, and says that they never were. */
    void reset() throws IOException {
        for (Socket each : sockets) {
            each.setSoLinger(true, 0);
            each.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
