package io.multiprocessing.transport.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/** Finds out, once in a process, whether Unix domain sockets can be had. */
final class SocketProbe {
    private static Optional<String> result;

    private SocketProbe() {}

    /**
     * Why there are none; empty when a server socket could be opened. Where it can be bound is the business of who
     * listens.
     */
    static synchronized Optional<String> result() {
        if (result == null) {
            result = probe();
        }
        return result;
    }

    private static Optional<String> probe() {
        if (ModuleLayer.boot().findModule("jdk.net").isEmpty()) {
            return Optional.of("this JVM runs without the module jdk.net, which tells whose process is at the other end"
                    + " of a socket; add it with --add-modules jdk.net, or to the image that it runs from");
        }
        try (ServerSocketChannel _ = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.of("no Unix domain sockets here: " + e);
        }
    }
}
