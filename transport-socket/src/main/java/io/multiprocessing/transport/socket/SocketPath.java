package io.multiprocessing.transport.socket;

import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where socket files are: paths that an operating system's socket address has room for. */
final class SocketPath {
    /** Room for the path in a socket address: {@code sun_path}, less the zero at its end. */
    static final int MOST_BYTES = System.getProperty("os.name").startsWith("Mac") ? 103 : 107;

    private SocketPath() {}

    /** The path in an address of the form {@code unix:/path/of/socket}. */
    static Path of(URI address) {
        String path = address.getPath();
        if (path == null || !path.startsWith("/") || path.length() < 2 || address.getAuthority() != null) {
            throw new IllegalArgumentException("not an address of the form unix:/path/of/socket: " + address);
        }
        return Path.of(path);
    }

    static UnixDomainSocketAddress toListenAt(Path path) throws IOException {
        int bytes = lengthBytes(path.toString());
        if (bytes > MOST_BYTES) {
            throw new IOException("cannot listen at a socket file whose path has " + bytes + " bytes, " + MOST_BYTES
                    + " are allowed by the operating system; choose a shorter temporary directory (-Djava.io.tmpdir=...): "
                    + path);
        }
        return UnixDomainSocketAddress.of(path);
    }

    static UnixDomainSocketAddress toConnectTo(String address) throws IOException {
        int bytes = lengthBytes(address);
        if (address.isEmpty() || bytes > MOST_BYTES) {
            throw new IOException("cannot connect to \"" + address + "\": the path of a socket file has 1 to "
                    + MOST_BYTES + " bytes, this has " + bytes);
        }
        try {
            return UnixDomainSocketAddress.of(address);
        } catch (InvalidPathException e) {
            throw new IOException("cannot connect to \"" + address + "\": not the path of a socket file", e);
        }
    }

    private static int lengthBytes(String path) {
        return path.getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))).length;
    }
}
