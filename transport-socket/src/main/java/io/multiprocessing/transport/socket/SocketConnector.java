package io.multiprocessing.transport.socket;

import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens connections. A Unix domain socket is connected at once or not at all: when the listener's queue is full the
 * kernel says "try again", and the half-made socket is of no use any more.
 */
final class SocketConnector {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private SocketConnector() {}

    static SocketConnection connect(String address, MessageReceiver receiver) throws IOException {
        Objects.requireNonNull(receiver, "receiver");
        UnixDomainSocketAddress path = SocketPath.toConnectTo(address);
        SocketChannel channel = tryToConnect(path, address);
        if (channel == null) {
            channel = keepTrying(path, address);
        }
        SocketConnection connection = null;
        SocketLoop loop = null;
        try {
            loop = SocketLoop.join();
            connection = new SocketConnection(loop, channel, null);
        } finally {
            if (connection == null) {
                SocketMember.closeQuietly(channel);
                if (loop != null) {
                    loop.leave();
                }
            }
        }
        connection.begin(receiver);
        return connection;
    }

    /** An open channel, or null: the listener's queue is full. */
    private static SocketChannel tryToConnect(UnixDomainSocketAddress path, String address) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            connected = channel.connect(path);
        } catch (IOException e) {
            if (!queueMayBeFull(e, path)) {
                throw new IOException("nobody can be reached at " + address + ": " + e.getMessage(), e);
            }
        } finally {
            if (!connected) {
                channel.close();
            }
        }
        return connected ? channel : null;
    }

    /**
     * The JDK has no exception of its own for "try again", and the text depends on the language. A refusal, a wrong
     * kind of file and a missing permission have theirs; a file that does not exist is looked for.
     */
    private static boolean queueMayBeFull(IOException e, UnixDomainSocketAddress path) {
        return e.getClass() == SocketException.class && Files.exists(path.getPath());
    }

    private static SocketChannel keepTrying(UnixDomainSocketAddress path, String address) throws IOException {
        long start = System.nanoTime();
        long pauseNanos = FIRST_PAUSE_NANOS;
        boolean interrupted = false;
        try {
            while (System.nanoTime() - start < LIMIT_NANOS) {
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(SocketConnector.class, pauseNanos);
                SocketChannel channel = tryToConnect(path, address);
                if (channel != null) {
                    return channel;
                }
                pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        throw new IOException(
                "the listener at " + address + " accepted nobody for " + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS)
                        + " s: its queue of new connections is full; its process hangs or is overloaded");
    }
}
