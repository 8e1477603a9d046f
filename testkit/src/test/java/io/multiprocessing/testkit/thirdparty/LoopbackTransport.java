package io.multiprocessing.testkit.thirdparty;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/** Blocking TCP sockets of this machine. */
public final class LoopbackTransport implements Transport {
    /** For {@link java.util.ServiceLoader}. */
    public LoopbackTransport() {}

    @Override
    public String name() {
        return "loopback";
    }

    @Override
    public int priority() {
        return 1;
    }

    @Override
    public Endpoint listen(Path directory, Acceptor acceptor) throws IOException {
        var server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        Thread accepting = LoopbackConnection.daemon("loopback-accept", () -> accept(server, acceptor));
        return new Endpoint() {
            @Override
            public String address() {
                return Integer.toString(server.getLocalPort());
            }

            @Override
            public void close() {
                LoopbackConnection.close(server);
                LoopbackConnection.join(accepting); // until it has left accept(), the port listens
            }
        };
    }

    private static void accept(ServerSocket server, Acceptor acceptor) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                try {
                    var connection = new LoopbackConnection(socket);
                    connection.begin(acceptor.accept(connection));
                } catch (IOException | RuntimeException e) {
                    LoopbackConnection.close(socket);
                }
            } catch (IOException closed) {
                LoopbackConnection.close(server);
            }
        }
    }

    @Override
    public MessageConnection connect(String address, MessageReceiver receiver) throws IOException {
        try {
            var connection =
                    new LoopbackConnection(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(address)));
            connection.begin(receiver);
            return connection;
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("cannot connect to port " + address + " of this machine: " + e.getMessage(), e);
        }
    }
}
