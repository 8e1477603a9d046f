package io.multiprocessing.spi;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A way for processes to reach each other, found by {@link java.util.ServiceLoader} on the class path and on the module
 * path. A provider has a public no-argument constructor, is cheap to make, and keeps no resource before {@link #listen}
 * or {@link #connect} is called.
 *
 * <p>The least that a transport gives is a way to listen and to connect, yielding connections that carry whole messages
 * in order. Everything else stands on that: authentication, framing of operations, every shared object. A transport
 * knows nothing of those.
 *
 * <p>All methods may be called from any thread.
 */
public interface Transport {
    /**
     * The name that users choose it by, such as {@code "socket"}.
     *
     * @return a short lower-case word, always the same
     */
    String name();

    /**
     * Which transport is taken when the user names none: the available one of highest priority.
     *
     * @return any number; those of this project lie between 0 and 100
     */
    int priority();

    /**
     * Why this transport cannot run here. The first call really tries (opens and closes what it needs); later ones may
     * answer from memory.
     *
     * @return empty: it can run
     */
    default Optional<String> unavailability() {
        return Optional.empty();
    }

    /**
     * Begins to accept connections.
     *
     * @param directory a directory of this process, mode 0700, removed with what is in it when the process ends: the
     *     place for socket files and the like; unused by transports that need none
     * @param acceptor is told of each connection
     * @return the running endpoint
     * @throws IOException it cannot listen; the message says where and why
     */
    Endpoint listen(Path directory, Acceptor acceptor) throws IOException;

    /**
     * Connects to an endpoint. Blocks until connected, refused, or a time limit of the transport's own has run out.
     *
     * @param address what {@link Endpoint#address()} gave, in this or another process
     * @param receiver gets the messages of the connection
     * @return the open connection
     * @throws IOException nobody listens there, or the address makes no sense; the message names it
     */
    MessageConnection connect(String address, MessageReceiver receiver) throws IOException;

    /**
     * The forms of the addresses at which this transport lets in processes that are not relatives, which a user chooses
     * himself: each a URI as one writes it, such as {@code "unix:/path/of/socket"}. Their schemes say which addresses
     * are this transport's business.
     *
     * @return none, unless overridden: relatives only
     */
    default List<String> addressForms() {
        return List.of();
    }

    /**
     * Begins to accept connections at an address that the user chose. Peers are strangers until core has authenticated
     * them: the transport bounds how many there are, and how long their messages may be, as it does in
     * {@link #listen(Path, Acceptor)}.
     *
     * @param address of one of the {@link #addressForms()}
     * @param acceptor is told of each connection
     * @return the running endpoint, whose {@link Endpoint#address()} is a URI, complete with what the user left open
     * @throws IllegalArgumentException the address makes no sense; the message says what would
     * @throws IOException it cannot listen there; the message says why
     */
    default Endpoint listenAt(URI address, Acceptor acceptor) throws IOException {
        throw new IllegalArgumentException("the transport " + name() + " has no addresses: " + address);
    }

    /**
     * Connects to an address that a user chose. As {@link #connect(String, MessageReceiver)} otherwise.
     *
     * @param address of one of the {@link #addressForms()}
     * @param receiver gets the messages of the connection
     * @return the open connection
     * @throws IllegalArgumentException the address makes no sense; the message says what would
     * @throws IOException nobody listens there
     */
    default MessageConnection connectTo(URI address, MessageReceiver receiver) throws IOException {
        throw new IllegalArgumentException("the transport " + name() + " has no addresses: " + address);
    }

    /**
     * As {@link #listenAt(URI, Acceptor)}, with what the user has said about such peers. This is what is called; a
     * transport that has no use for settings need not override it.
     *
     * @param address of one of the {@link #addressForms()}
     * @param settings of the context
     * @param acceptor is told of each connection
     * @return the running endpoint
     * @throws IllegalArgumentException the address makes no sense, or wants settings that are missing; the message says
     *     what would do
     * @throws IOException it cannot listen there; the message says why
     */
    default Endpoint listenAt(URI address, PeerSettings settings, Acceptor acceptor) throws IOException {
        return listenAt(address, acceptor);
    }

    /**
     * As {@link #connectTo(URI, MessageReceiver)}, with what the user has said about such peers. This is what is
     * called; a transport that has no use for settings need not override it.
     *
     * @param address of one of the {@link #addressForms()}
     * @param settings of the context
     * @param receiver gets the messages of the connection; one that ends because the peer was not heard of for too long
     *     is closed with a {@link java.net.SocketTimeoutException}
     * @return the open connection
     * @throws IllegalArgumentException the address makes no sense; the message says what would
     * @throws IOException nobody listens there
     */
    default MessageConnection connectTo(URI address, PeerSettings settings, MessageReceiver receiver)
            throws IOException {
        return connectTo(address, receiver);
    }

    /**
     * What the JVMs of children need so that this transport can do its best in them; asked for just before each start
     * of one. An option about which the user has said something himself is left out, so a child may come without it.
     *
     * @return JVM options, each one word
     */
    default List<String> childJvmArgs() {
        return List.of();
    }

    /**
     * What the JVMs of children need for the rest of this transport's module, whichever transport their context is on;
     * asked for just before each start of one, and left out as {@link #childJvmArgs()} is.
     *
     * @return JVM options, each one word; none unless overridden
     */
    default List<String> everyChildsJvmArgs() {
        return List.of();
    }

    /**
     * Whether its endpoints may have {@link Endpoint#structures() structures}. Then a process listens as soon as it
     * makes the first object to share; else only when a reference to one leaves it.
     *
     * @return false unless overridden
     */
    default boolean sharesMemory() {
        return false;
    }

    /**
     * Whether all processes that it reaches are on this machine, so that they can share a file that is mapped. A
     * transport that reaches others says false; then contexts on it refuse to make shared memory.
     *
     * @return true unless overridden
     */
    default boolean sameMachine() {
        return true;
    }

    /**
     * A process that this one started has ended: its connections need not be waited for any longer. Called soon after
     * its end; a transport that learns of it otherwise need not do anything.
     *
     * @param pid its process id
     */
    default void processEnded(long pid) {}

    /** A place that others connect to. */
    interface Endpoint extends AutoCloseable {
        /**
         * What others connect to.
         *
         * @return text that makes sense to {@link Transport#connect} in other processes
         */
        String address();

        /**
         * Structures in memory that those who connect here see too.
         *
         * @return empty: this transport has none, and the shared objects live in the memory of their host
         */
        default Optional<SharedStructures> structures() {
            return Optional.empty();
        }

        /**
         * Stops accepting and removes what was made for it. Accepted connections live on. A second call does nothing.
         */
        @Override
        void close();
    }

    /** Is told of new connections. */
    @FunctionalInterface
    interface Acceptor {
        /**
         * Called for each connection before any message of it is read, by a thread of the transport, which must not be
         * blocked.
         *
         * @param connection the new connection
         * @return gets the messages of the connection
         */
        MessageReceiver accept(MessageConnection connection);
    }
}
