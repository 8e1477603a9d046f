package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.stream.Newcomers;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Unix domain sockets: processes of one machine and one user. Addresses are paths of socket files.
 *
 * <p>One daemon thread of the process, {@code multiprocessing-socket-io}, reads for all connections and sends what the
 * peers did not take at once. It starts with the first connection or endpoint, sleeps in the kernel while there is
 * nothing to do, and ends shortly after the last one is closed. Receivers are called by it: one that blocks holds up
 * every connection of the process.
 *
 * <p>On the wire a message is its length, four bytes, most significant first, then its bytes. A peer that announces a
 * length outside 1 to the limit is disconnected before memory is taken for it. An endpoint refuses peers of another
 * user, where the operating system can tell, and keeps at most {@value Newcomers#MOST} connections whose limit was
 * never raised: the oldest goes first.
 */
public final class SocketTransport implements Transport {
    /** Makes a provider; it holds nothing. */
    public SocketTransport() {}

    @Override
    public String name() {
        return "socket";
    }

    @Override
    public int priority() {
        return 50;
    }

    @Override
    public Optional<String> unavailability() {
        return SocketProbe.result();
    }

    @Override
    public Endpoint listen(Path directory, Acceptor acceptor) throws IOException {
        return SocketListener.open(directory, acceptor);
    }

    /**
     * {@inheritDoc} A peer whose queue of new connections is full is tried again for up to 5 seconds. A receiver may
     * get its first message before this method returns.
     */
    @Override
    public MessageConnection connect(String address, MessageReceiver receiver) throws IOException {
        return SocketConnector.connect(address, receiver);
    }

    @Override
    public List<String> addressForms() {
        return List.of("unix:/path/of/socket");
    }

    @Override
    public Endpoint listenAt(URI address, Acceptor acceptor) throws IOException {
        return SocketListener.openAt(SocketPath.of(address), acceptor);
    }

    @Override
    public MessageConnection connectTo(URI address, MessageReceiver receiver) throws IOException {
        return SocketConnector.connect(SocketPath.of(address).toString(), receiver);
    }

    @Override
    public String toString() {
        return "socket transport";
    }
}
