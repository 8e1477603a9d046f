package io.multiprocessing.internal.host;

import io.multiprocessing.internal.launch.ExitSequence;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.rundir.RunDirectory;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Timers;
import io.multiprocessing.spi.SharedStructures;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The objects that one context of this process hosts, and the processes that use them. Listens only once a reference to
 * one of the objects leaves this process.
 */
public final class Node implements AutoCloseable {
    private static final Log LOG = Log.of(Node.class);

    /** The nodes of this process that listen, by address: a reference that comes home finds its object here. */
    private static final ConcurrentHashMap<String, Node> LISTENING = new ConcurrentHashMap<>();

    private static final Set<Node> OPEN = ConcurrentHashMap.newKeySet();

    static {
        ExitSequence.afterChildren(() -> OPEN.forEach(Node::closeAtExit));
    }

    private final Transport transport;
    private final byte[] key;
    private final ConcurrentHashMap<Long, HostedObject> objects = new ConcurrentHashMap<>();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Set<CountDownLatch> telling = ConcurrentHashMap.newKeySet();
    private final AtomicLong nextObjectId = new AtomicLong(1);
    private Transport.Endpoint endpoint;
    private volatile boolean closed;

    /**
     * Makes a node; opens nothing.
     *
     * @param transport how others reach it
     * @param key what others must know
     */
    public Node(Transport transport, byte[] key) {
        this.transport = transport;
        this.key = key.clone();
        Keyring.add(this.key);
        OPEN.add(this);
    }

    Transport transport() {
        return transport;
    }

    /**
     * What the JVMs of children need for the transport.
     *
     * @return JVM options
     */
    public List<String> childJvmArgs() {
        List<String> args = new ArrayList<>(transport.childJvmArgs());
        for (String arg : Transports.everyChildsJvmArgs()) {
            if (!args.contains(arg)) {
                args.add(arg);
            }
        }
        return args;
    }

    long keyId() {
        return Keyring.idOf(key);
    }

    long nextObjectId() {
        return nextObjectId.getAndIncrement();
    }

    void add(HostedObject object) {
        objects.put(object.id, object);
    }

    void remove(HostedObject object) {
        objects.remove(object.id);
    }

    HostedObject find(long id) {
        return objects.get(id);
    }

    void forget(Session session) {
        sessions.remove(session);
    }

    boolean isClosed() {
        return closed;
    }

    /** Where others reach this node; begins to listen when first called. */
    synchronized String address() {
        if (closed) {
            throw new IllegalStateException("the context that made this is closed");
        }
        if (endpoint == null) {
            try {
                endpoint = transport.listen(
                        RunDirectory.ofThisProcess(),
                        connection -> Handshake.accept(connection, key, (channel, client) -> {
                            var session = new Session(this, channel, client);
                            sessions.add(session);
                            if (closed) {
                                session.close();
                            }
                            return session;
                        }));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "transport " + transport.name() + " cannot listen: " + e.getMessage(), e);
            }
            LISTENING.put(qualified(transport.name(), endpoint.address()), this);
        }
        return endpoint.address();
    }

    /**
     * Structures in memory that others see too; begins to listen where the transport may have them.
     *
     * @return empty: objects live in this process's heap and are served by messages
     */
    synchronized Optional<SharedStructures> structures() {
        if (!transport.sharesMemory()) {
            return Optional.empty();
        }
        address();
        return endpoint.structures();
    }

    /** What a process that uses objects of this node is called; its number when it is not known. */
    String nameOf(long pid) {
        for (Session session : sessions) {
            if (session.client().pid() == pid) {
                return session.client().toString();
            }
        }
        return "pid " + pid;
    }

    /**
     * A process that uses objects of this node has got another name.
     *
     * @param pid the process
     * @param name its name from now on
     */
    public void rename(long pid, String name) {
        for (Session session : sessions) {
            if (session.client().pid() == pid) {
                session.rename(name);
            }
        }
    }

    /**
     * Listens now if there is anything to be found here, so that a fault of the machine (a full disk, say) is told as
     * such and not as a fault of what is being sent.
     *
     * @throws UncheckedIOException it cannot listen
     */
    public void prepare() {
        if (!objects.isEmpty()) {
            address();
        }
    }

    static Node at(String transport, String address) {
        return LISTENING.get(qualified(transport, address));
    }

    private static String qualified(String transport, String address) {
        return transport + ' ' + address;
    }

    /** Others are being told that an end of an object is let go. */
    void telling(CountDownLatch told) {
        telling.add(told);
    }

    void told(CountDownLatch told) {
        telling.remove(told);
    }

    /**
     * Returns when the connections of a process that has ended are gone, and with them what it held in any context of
     * this process; waits a second at most.
     *
     * @param pid the process
     */
    public static void awaitGone(long pid) {
        List<Session> theirs = new ArrayList<>();
        for (Node node : OPEN) {
            node.transport.processEnded(pid);
            for (Session session : node.sessions) {
                if (session.client().pid() == pid) {
                    theirs.add(session);
                }
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        boolean interrupted = false;
        for (Session session : theirs) {
            while (true) {
                try {
                    if (!session.over().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        LOG.warn(
                                "the connection of {}, which has ended, is still open after 1 s; closing it",
                                session.client());
                        session.close();
                    }
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        interrupted |= awaitTold(deadline);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was begun because connections are gone; gives whether the thread was interrupted. */
    private static boolean awaitTold(long deadline) {
        boolean interrupted = false;
        for (Node node : OPEN) {
            for (CountDownLatch told : node.telling) {
                while (told.getCount() > 0) {
                    try {
                        if (!told.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                            return interrupted; // somebody is stopped in the middle of something
                        }
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
        }
        return interrupted;
    }

    /**
     * Ends every object: who holds one, in this process or another, gets an error at once. A second call does nothing.
     */
    @Override
    public void close() {
        if (cutOff()) {
            abort();
        }
    }

    /** As {@link #close}, but threads of this process that wait are left alone for a moment; see {@link HostLink}. */
    private void closeAtExit() {
        if (cutOff()) {
            Timers.after(HostLink.EXIT_PATIENCE_NANOS, this::abort);
        }
    }

    private synchronized boolean cutOff() {
        if (closed) {
            return false;
        }
        closed = true;
        OPEN.remove(this);
        if (endpoint != null) {
            LISTENING.remove(qualified(transport.name(), endpoint.address()));
            endpoint.close();
        }
        sessions.forEach(Session::close);
        return true;
    }

    private void abort() {
        objects.values().forEach(HostedObject::abort);
        objects.clear();
    }
}
