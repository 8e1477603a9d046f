package io.multiprocessing.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/** Finds out, once in a process, whether TCP can be had. */
final class NettyProbe {
    private static Optional<String> result;

    private NettyProbe() {}

    /** Why not; empty when a port of the loopback interface could be bound. */
    static synchronized Optional<String> result() {
        if (result == null) {
            result = probe();
        }
        return result;
    }

    private static Optional<String> probe() {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.of("no port of the loopback interface can be bound: " + e);
        }
    }
}
