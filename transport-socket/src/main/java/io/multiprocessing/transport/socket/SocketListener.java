package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.Newcomers;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A socket file that others connect to. Accepting happens in the loop and waits for nobody. */
final class SocketListener extends SocketMember implements Transport.Endpoint {
    private static final Log LOG = Log.of(SocketListener.class);

    /** As many may wait to be accepted: hundreds of children that start at once do not have to try again. */
    private static final int BACKLOG = 1024;

    private static final int ACCEPTED_PER_TURN = 64;
    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final AtomicInteger FILES = new AtomicInteger();

    private final ServerSocketChannel server;
    private final Path file;
    private final String address;
    private final Transport.Acceptor acceptor;
    private final Newcomers<SocketConnection> strangers = new Newcomers<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean refusalLogged;
    private boolean failureLogged;

    private SocketListener(
            SocketLoop loop, ServerSocketChannel server, Path file, String address, Transport.Acceptor acceptor)
            throws IOException {
        super(loop, server);
        this.server = server;
        this.file = file;
        this.address = address;
        this.acceptor = acceptor;
    }

    static SocketListener open(Path directory, Transport.Acceptor acceptor) throws IOException {
        Objects.requireNonNull(acceptor, "acceptor");
        Path file = directory
                .toAbsolutePath()
                .resolve(Integer.toString(FILES.incrementAndGet()).concat(".sock"));
        return open(file, file.toString(), acceptor);
    }

    /** Where the user wants it. Who we are is learned elsewhere: here anybody may connect before we do. */
    static SocketListener openAt(Path file, Transport.Acceptor acceptor) throws IOException {
        SocketPath.toListenAt(file);
        SocketPeers.learnAside();
        SocketVacancy.make(file);
        return open(file, "unix:" + file.toUri().getRawPath(), acceptor);
    }

    private static SocketListener open(Path file, String address, Transport.Acceptor acceptor) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean bound = false;
        SocketLoop loop = null;
        SocketListener listener = null;
        try {
            server.configureBlocking(false);
            bind(server, file);
            bound = true;
            makePrivate(file);
            SocketPeers.learn(server);
            loop = SocketLoop.join();
            listener = new SocketListener(loop, server, file, address, acceptor);
        } finally {
            if (listener == null) {
                closeQuietly(server);
                if (bound) {
                    Files.deleteIfExists(file);
                }
                if (loop != null) {
                    loop.leave();
                }
            }
        }
        listener.interested(SelectionKey.OP_ACCEPT);
        return listener;
    }

    /** Its directory may be open to all. */
    private static void makePrivate(Path file) throws IOException {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (UnsupportedOperationException e) {
            LOG.debug("{} has no mode here", file, e);
        }
    }

    private static void bind(ServerSocketChannel server, Path file) throws IOException {
        try {
            server.bind(SocketPath.toListenAt(file), BACKLOG);
        } catch (BindException e) {
            throw (IOException) new BindException("cannot listen at " + file + ": " + e.getMessage()).initCause(e);
        } catch (SocketException e) {
            throw new IOException("cannot listen at " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String address() {
        return address;
    }

    /** Whoever connects is made known to others, and some are closed for that. */
    @Override
    boolean mayBeServedByHelpers() {
        return false;
    }

    @Override
    void ready(int operations) {
        for (int i = 0; i < ACCEPTED_PER_TURN; i++) {
            SocketChannel channel;
            try {
                channel = server.accept();
            } catch (IOException e) {
                pause(e);
                return;
            }
            if (channel == null) {
                return;
            }
            admit(channel);
        }
    }

    /** Most likely there are no descriptors left. The kernel would report the waiting peer again at once, for ever. */
    private void pause(IOException e) {
        if (closed.get()) {
            return;
        }
        if (!failureLogged) {
            failureLogged = true;
            LOG.warn("cannot accept connections at " + file + ", trying again every 100 ms: " + e, e);
        }
        notInterested(SelectionKey.OP_ACCEPT);
        loop.after(PAUSE_AFTER_FAILURE_NANOS, new Runnable() {
            @Override
            public void run() {
                interested(SelectionKey.OP_ACCEPT);
            }
        });
    }

    private void admit(SocketChannel channel) {
        SocketConnection connection = null;
        try {
            channel.configureBlocking(false);
            UserPrincipal stranger = SocketPeers.strangerAt(channel);
            if (stranger == null) {
                connection = connectionOf(channel);
            } else {
                refused(stranger);
            }
        } catch (IOException e) {
            LOG.debug("a new connection at {} was lost", file, e);
        } catch (RuntimeException | Error e) {
            LOG.warn("a new connection at " + file + " was lost: " + e, e); // the next may have more memory
        }
        if (connection == null) {
            closeQuietly(channel);
        } else {
            introduce(connection);
        }
    }

    private SocketConnection connectionOf(SocketChannel channel) throws IOException {
        loop.joinAgain();
        SocketConnection connection = null;
        try {
            connection = new SocketConnection(loop, channel, strangers);
        } finally {
            if (connection == null) {
                loop.leave();
            }
        }
        return connection;
    }

    private void introduce(SocketConnection connection) {
        SocketConnection oldest = strangers.admit(connection);
        if (oldest != null) {
            oldest.finish(new IOException("closed to make room: " + Newcomers.MOST + " connections at " + file
                    + " have not said who they are"));
        }
        MessageReceiver receiver = null;
        try {
            receiver = Objects.requireNonNull(acceptor.accept(connection), "receiver");
        } catch (Throwable e) {
            LOG.warn("the acceptor of " + file + " failed, the connection is closed: " + e, e);
        }
        if (receiver == null) {
            connection.finish(null);
        } else {
            connection.begin(receiver);
        }
    }

    private void refused(UserPrincipal stranger) {
        if (!refusalLogged) {
            refusalLogged = true;
            LOG.warn(
                    "refused a connection at {} from a process of another user, {}; further ones are refused without a word",
                    file,
                    stranger.getName());
        }
    }

    @Override
    public void failed(Throwable cause) {
        LOG.warn("the endpoint " + file + " is closed by a fault: " + cause, cause);
        close();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeQuietly(server);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("cannot delete {}", file, e);
            }
            loop.leave();
        }
    }

    @Override
    public String toString() {
        return "socket endpoint " + file + (closed.get() ? ", closed" : "");
    }
}
