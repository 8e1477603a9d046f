package io.multiprocessing.internal.host;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.Connection;
import io.multiprocessing.Listener;
import io.multiprocessing.Process;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.launch.ExitSequence;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Identity;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import io.multiprocessing.spi.PeerSettings;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A context's dealings with processes that are no relatives: its listeners, and its connections to and from them. */
public final class Strangers implements AutoCloseable {
    private final Transport preferred;
    private final Codec inner;
    private final StrangersCodec codec;
    private final PeerSettings settings;
    private final Set<ListenerHandle> listeners = ConcurrentHashMap.newKeySet();
    private final Set<Peer> peers = ConcurrentHashMap.newKeySet();
    private Runnable atExit;
    private volatile boolean closed;

    /**
     * Opens nothing.
     *
     * @param preferred the context's transport
     * @param codec the context's codec
     * @param allowed classes and packages that strangers may send
     * @param settings what else was said about them
     */
    public Strangers(Transport preferred, Codec codec, List<String> allowed, PeerSettings settings) {
        this.settings = settings;
        this.preferred = preferred;
        this.inner = codec;
        this.codec = new StrangersCodec(codec, ClassFilters.strangers(allowed), Border.CLOSED);
    }

    /**
     * Begins to listen.
     *
     * @param address where
     * @param key what others must know
     * @return the listener
     */
    public Listener listen(URI address, byte[] key) {
        return listen(address, key, Peer.CONNECTION);
    }

    private ListenerHandle listen(URI address, byte[] key, byte kind) {
        byte[] known = checked(key);
        Transport transport = Transports.serving(Objects.requireNonNull(address, "address"), preferred);
        armExit();
        var listener = new ListenerHandle(this);
        try {
            listener.opened(transport.listenAt(
                    address,
                    settings,
                    connection -> Handshake.accept(
                            connection,
                            known,
                            (channel, who) -> listener.newcomer(peer(channel, who.toString(), kind)),
                            listener)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listeners.add(listener);
        if (closed) {
            listener.close();
            throw over();
        }
        return listener;
    }

    /**
     * Connects to a listener.
     *
     * @param <T> the type of the messages
     * @param address where it listens
     * @param key what both must know
     * @return the connection
     */
    public <T> Connection<T> connect(URI address, byte[] key) {
        return handle(connect(address, key, Peer.CONNECTION));
    }

    private Peer connect(URI address, byte[] key, byte kind) {
        byte[] known = checked(key);
        Transport transport = Transports.serving(Objects.requireNonNull(address, "address"), preferred);
        var self = new Identity(ProcessHandle.current().pid(), Process.current().name());
        var made = new Peer[1];
        try {
            Handshake.connect(
                    receiver -> transport.connectTo(address, settings, receiver),
                    address.toString(),
                    known,
                    self,
                    channel -> made[0] = peer(channel, address.toString(), kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return made[0];
    }

    /**
     * Lets processes in that are no relatives, so that they call objects of this one.
     *
     * @param address where
     * @param key what they must know
     * @param reception what they may ask for
     * @return the listener, which nobody else accepts from
     */
    public Listener serve(URI address, byte[] key, Reception reception) {
        ListenerHandle listener = listen(address, key, Peer.VISIT);
        Thread.ofVirtual().name("multiprocessing-reception").start(() -> receive(listener, reception));
        return listener;
    }

    private void receive(ListenerHandle listener, Reception reception) {
        while (true) {
            try {
                Connection<Object> connection = listener.accept();
                Thread.ofVirtual()
                        .name("multiprocessing-visitor")
                        .start(new Visitor(connection, inner, codec.filter(), reception));
            } catch (AuthenticationException e) {
                // the log has it, and the next may know the key
            } catch (IOException | InterruptedException e) {
                return;
            }
        }
    }

    /**
     * Connects to a process that serves.
     *
     * @param address where it does
     * @param key what both must know
     * @return the visit
     */
    public Visit visit(URI address, byte[] key) {
        Peer peer = connect(address, key, Peer.VISIT);
        return new Visit(handle(peer), peer::signs, address.toString(), inner, codec.filter());
    }

    /**
     * What strangers may send.
     *
     * @return the strict filter
     */
    public ClassFilter filter() {
        return codec.filter();
    }

    private static byte[] checked(byte[] key) {
        if (Objects.requireNonNull(key, "authKey").length == 0) {
            throw new IllegalArgumentException("the key is empty; allowed=1 byte or more, better 16");
        }
        return key.clone();
    }

    private Peer peer(Channel channel, String name, byte kind) {
        var known = new Peer[1];
        known[0] = new Peer(channel, name, kind, inner.getClass().getName(), () -> peers.remove(known[0]));
        peers.add(known[0]);
        if (closed) {
            known[0].close();
        }
        return known[0];
    }

    private static IllegalStateException over() {
        return new IllegalStateException("this context is closed");
    }

    <T> Connection<T> handle(Peer peer) {
        return new ConnectionHandle<>(Hold.of(peer, codec), Reference.Kind.DUPLEX_END);
    }

    void forget(ListenerHandle listener) {
        listeners.remove(listener);
    }

    /** Socket files do not outlive this process. */
    private synchronized void armExit() {
        if (closed) {
            throw over();
        }
        if (atExit == null) {
            atExit = ExitSequence.afterChildren(() -> listeners.forEach(ListenerHandle::close));
        }
    }

    /** Closes all of them. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        listeners.forEach(ListenerHandle::close);
        peers.forEach(Peer::close);
        synchronized (this) {
            if (atExit != null) {
                atExit.run();
                atExit = null;
            }
        }
    }
}
