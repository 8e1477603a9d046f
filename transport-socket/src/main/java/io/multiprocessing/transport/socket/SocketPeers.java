package io.multiprocessing.transport.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/**
 * Tells which user's process is at the other end. Where the operating system has no {@code SO_PEERCRED} everybody
 * passes: there the directory's mode alone keeps other users out.
 */
final class SocketPeers {
    private static UserPrincipal ourselves;

    private SocketPeers() {}

    /**
     * Learns who we are from a connection to ourselves, so that the comparison is one of like with like. To be called
     * before anybody else knows the server's address.
     */
    static synchronized void learn(ServerSocketChannel server) throws IOException {
        if (ourselves != null || !server.isOpen()) {
            return;
        }
        SocketAddress address = server.getLocalAddress();
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.configureBlocking(false);
            client.connect(address);
            try (SocketChannel accepted = server.accept()) {
                if (accepted != null && accepted.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
                    ourselves = userOf(accepted);
                }
            }
        }
    }

    /** As {@link #learn}, at a place that nobody else can come to. */
    static void learnAside() throws IOException {
        if (known() != null) {
            return;
        }
        Path directory = Files.createTempDirectory("mp-");
        Path file = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.configureBlocking(false);
            server.bind(SocketPath.toListenAt(file));
            learn(server);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    /** The user of the peer when it is not ours, else null. */
    static UserPrincipal strangerAt(SocketChannel channel) throws IOException {
        UserPrincipal us = known();
        if (us == null) {
            return null;
        }
        UserPrincipal user = userOf(channel);
        return user.equals(us) ? null : user;
    }

    /** Whether a file of that owner is ours. */
    static boolean isOurs(UserPrincipal owner) {
        UserPrincipal us = known();
        return owner.getName().equals(us == null ? System.getProperty("user.name") : us.getName());
    }

    private static synchronized UserPrincipal known() {
        return ourselves;
    }

    private static UserPrincipal userOf(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    }
}
