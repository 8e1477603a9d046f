package io.multiprocessing.transport.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out, once in a process, whether Unix domain sockets can be had. */
final class SocketProbe {
    private static Optional<String> result;

    private SocketProbe() {}

    /**
     * Why there are none; empty when a server socket could be opened, and bound if the temporary directory's path is
     * short enough for that.
     */
    static synchronized Optional<String> result() {
        if (result == null) {
            result = probe();
        }
        return result;
    }

    private static Optional<String> probe() {
        Path file = null;
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path name = Path.of(
                    System.getProperty("java.io.tmpdir", "/tmp"),
                    "mp-probe-"
                            .concat(Long.toHexString(ProcessHandle.current().pid()))
                            .concat(Long.toHexString(System.nanoTime())));
            if (name.toString().length() <= SocketPath.MOST_BYTES / 2) {
                server.bind(SocketPath.toListenAt(name));
                file = name;
            }
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.of("no Unix domain sockets here: " + e);
        } finally {
            remove(file);
        }
    }

    private static void remove(Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // A file in the temporary directory that somebody else took away or holds: nothing that we could do
                // about it.
            }
        }
    }
}
