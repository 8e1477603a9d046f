package io.multiprocessing;

import io.multiprocessing.internal.context.Contexts;
import io.multiprocessing.spi.Codec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The entry point: starts processes and makes what they share.
 *
 * <pre>{@code
 * try (var mp = Context.create()) {
 *     var squares = mp.<Integer>queue();
 *     var child = mp.start(() -> {
 *         for (int i = 0; i < 5; i++) squares.put(i * i);
 *     });
 *     for (int i = 0; i < 5; i++) System.out.println(squares.take());
 *     child.join();
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread. A context cannot travel: code in a child asks {@link #current()}. After
 * {@link #close()} every other method throws {@link IllegalStateException}.
 */
public interface Context extends AutoCloseable {
    /**
     * Makes a context on the available transport of highest priority.
     *
     * @return a new context
     * @throws IllegalStateException no transport is available; the message lists those seen and why each was passed
     *     over
     */
    static Context create() {
        return builder().build();
    }

    /**
     * Makes a context on a transport of the caller's choice.
     *
     * @param transport its name: {@code "socket"}, or that of any provider on the class path or module path
     * @return a new context
     * @throws IllegalArgumentException no such transport, or it cannot run here; the message lists those found
     */
    static Context create(String transport) {
        return builder().transport(transport).build();
    }

    /**
     * Starts the description of a context.
     *
     * @return a new builder
     */
    static Builder builder() {
        return Contexts.builder();
    }

    /**
     * The context of the process that the calling code runs in. In a child it has the transport and settings of the
     * context that started the child; in the first process it is one default context, made when first asked for.
     *
     * @return always the same one, until it is closed; then the next call makes a new one
     */
    static Context current() {
        return Contexts.current();
    }

    /**
     * The transport in use.
     *
     * @return its name
     */
    String transport();

    /**
     * How processes are started.
     *
     * @return the start method
     */
    StartMethod startMethod();

    /**
     * Starts the description of a process.
     *
     * @return a new builder
     */
    Process.Builder process();

    /**
     * Starts a process with default settings: {@code process().start(target)}.
     *
     * @param target what it runs
     * @return the running process
     */
    default Process start(Target target) {
        return process().start(target);
    }

    /**
     * The children that this context started and that still run. Ended ones are reaped.
     *
     * @return a new list, the caller's own
     */
    List<Process> activeChildren();

    /**
     * Makes an unbounded queue.
     *
     * @param <E> the type of the elements
     * @return the queue
     */
    <E> Queue<E> queue();

    /**
     * Makes a bounded queue.
     *
     * @param <E> the type of the elements
     * @param capacity the greatest number of elements, at least 1
     * @return the queue
     * @throws IllegalArgumentException the capacity is below 1
     */
    <E> Queue<E> queue(int capacity);

    /**
     * Makes an unbounded queue that can be joined.
     *
     * @param <E> the type of the elements
     * @return the queue
     */
    <E> JoinableQueue<E> joinableQueue();

    /**
     * Makes a bounded queue that can be joined.
     *
     * @param <E> the type of the elements
     * @param capacity the greatest number of elements, at least 1
     * @return the queue
     * @throws IllegalArgumentException the capacity is below 1
     */
    <E> JoinableQueue<E> joinableQueue(int capacity);

    /**
     * Makes a pipe whose ends both send and receive.
     *
     * @param <T> the type of the messages
     * @return the pipe
     */
    default <T> Pipe<T> pipe() {
        return pipe(Pipe.Direction.DUPLEX);
    }

    /**
     * Makes a pipe.
     *
     * @param <T> the type of the messages
     * @param direction which way messages go
     * @return the pipe
     */
    <T> Pipe<T> pipe(Pipe.Direction direction);

    /**
     * Makes a lock that its owner cannot acquire again.
     *
     * @return the lock
     */
    Lock lock();

    /**
     * Makes a lock that its owner can acquire again.
     *
     * @return the lock
     */
    Lock reentrantLock();

    /**
     * Makes a semaphore that may be released more often than it was acquired.
     *
     * @param permits how many there are at the start, at least 0
     * @return the semaphore
     * @throws IllegalArgumentException less than 0
     */
    Semaphore semaphore(int permits);

    /**
     * Makes a semaphore that never has more permits than at the start: a release past that throws
     * {@link IllegalStateException} in the caller.
     *
     * @param permits how many there are at the start, at least 0
     * @return the semaphore
     * @throws IllegalArgumentException less than 0
     */
    Semaphore boundedSemaphore(int permits);

    /**
     * Makes an event that is not set.
     *
     * @return the event
     */
    Event event();

    /**
     * Makes a barrier without an action.
     *
     * @param parties how many must arrive, at least 1
     * @return the barrier
     * @throws IllegalArgumentException less than 1
     */
    Barrier barrier(int parties);

    /**
     * Makes a barrier with an action.
     *
     * @param parties how many must arrive, at least 1
     * @param action runs in the last to arrive, before anybody goes on
     * @return the barrier
     * @throws IllegalArgumentException less than 1
     * @throws SerializationException the action cannot travel
     */
    Barrier barrier(int parties, Target action);

    /**
     * Makes a number that processes change together.
     *
     * @param initial its first value
     * @return the value
     * @throws java.io.UncheckedIOException there is no room for it, where it lies in shared memory
     */
    SharedLong sharedLong(long initial);

    /**
     * Makes a number that processes change together.
     *
     * @param initial its first value
     * @return the value
     * @throws java.io.UncheckedIOException there is no room for it, where it lies in shared memory
     */
    SharedDouble sharedDouble(double initial);

    /**
     * Makes an array that processes change together, all zeros.
     *
     * @param length the number of elements, 0 or more
     * @return the array
     * @throws IllegalArgumentException the length is below 0
     * @throws java.io.UncheckedIOException there is no room for it, where it lies in shared memory
     */
    SharedIntArray sharedIntArray(int length);

    /**
     * Makes an array that processes change together, all zeros.
     *
     * @param length the number of elements, 0 or more
     * @return the array
     * @throws IllegalArgumentException the length is below 0
     * @throws java.io.UncheckedIOException there is no room for it, where it lies in shared memory
     */
    SharedLongArray sharedLongArray(int length);

    /**
     * Makes an array that processes change together, all zeros.
     *
     * @param length the number of elements, 0 or more
     * @return the array
     * @throws IllegalArgumentException the length is below 0
     * @throws java.io.UncheckedIOException there is no room for it, where it lies in shared memory
     */
    SharedDoubleArray sharedDoubleArray(int length);

    /**
     * Makes anonymous memory, which goes with its last user; all zeros.
     *
     * @param byteSize the number of bytes, 1 or more
     * @return the memory
     * @throws IllegalArgumentException the size is below 1
     * @throws java.io.UncheckedIOException there is no room for it
     * @throws UnsupportedOperationException the transport reaches other machines
     */
    SharedMemory sharedMemory(long byteSize);

    /**
     * Makes named memory, which outlives this context and this process, until {@link SharedMemory#unlink()}; all zeros.
     * Names are the user's own: one name space per user and machine, whatever the context and its transport.
     *
     * @param name 1 to 128 printable ASCII characters without slash and backslash, the first not a dot
     * @param byteSize the number of bytes, 1 or more
     * @return the memory
     * @throws IllegalArgumentException the name is not allowed, or the size is below 1
     * @throws java.io.UncheckedIOException with {@link java.nio.file.FileAlreadyExistsException} as its cause: there is
     *     memory of this name; with another one: there is no room for it
     * @throws UnsupportedOperationException the transport reaches other machines
     */
    SharedMemory createSharedMemory(String name, long byteSize);

    /**
     * Opens memory by name, named or anonymous.
     *
     * @param name its {@link SharedMemory#name()}
     * @return a handle of its own
     * @throws IllegalArgumentException the name is not allowed
     * @throws java.io.UncheckedIOException with {@link java.nio.file.NoSuchFileException} as its cause: there is none
     * @throws UnsupportedOperationException the transport reaches other machines
     */
    SharedMemory openSharedMemory(String name);

    /**
     * Makes a list of fixed length in shared memory.
     *
     * @param values its elements, copied: numbers (but for {@code BigInteger} and the like), booleans, strings, byte
     *     arrays, null
     * @return the list, which goes with its last holder
     * @throws IllegalArgumentException a value of another type; no memory is left behind
     * @throws java.io.UncheckedIOException there is no room for it
     * @throws UnsupportedOperationException the transport reaches other machines
     */
    ShareableList shareableList(Object... values);

    /**
     * Opens a list by name.
     *
     * @param name its {@link ShareableList#name()}
     * @return a handle of its own
     * @throws IllegalArgumentException the name is not allowed
     * @throws java.io.UncheckedIOException with {@link java.nio.file.NoSuchFileException} as its cause: there is none;
     *     with another one: that is no list
     * @throws UnsupportedOperationException the transport reaches other machines
     */
    ShareableList openShareableList(String name);

    /**
     * Starts a manager: a daemon process, named like {@code Manager-1}, that holds objects for others.
     *
     * @return the manager
     * @throws java.io.UncheckedIOException its process ended before it was ready, or the thread was interrupted
     */
    Manager manager();

    /**
     * Begins to listen for processes that are not relatives. What they send is read by the strict filter of
     * {@link Builder#allow}.
     *
     * @param address such as {@code unix:/path/of/socket}
     * @param authKey what both sides must know; copied
     * @return the listener
     * @throws IllegalArgumentException no transport serves such an address, or the key is empty
     * @throws java.io.UncheckedIOException it cannot listen there
     */
    Listener listen(URI address, byte[] authKey);

    /**
     * Connects to a listener of a process that is not a relative. Such a connection stays in this process, and carries
     * no shared objects.
     *
     * @param <T> the type of the messages
     * @param address where it listens
     * @param authKey what both sides must know
     * @return the connection
     * @throws IllegalArgumentException no transport serves such an address, or the key is empty
     * @throws java.io.UncheckedIOException nobody listens there; or, with an {@link AuthenticationException} as its
     *     cause, the other side has another key
     */
    <T> Connection<T> connect(URI address, byte[] authKey);

    /**
     * Ends the daemon children, joins the others (the order in which a process ends), frees what this context made.
     * What it made ends for all other processes too. A second call does nothing. An interrupt while it waits for
     * children ends the wait: the children are then terminated, and the thread stays interrupted.
     */
    @Override
    void close();

    /** Describes a context to be made. Not thread-safe. */
    interface Builder {
        /**
         * Chooses the transport.
         *
         * @param name its name
         * @return this
         */
        Builder transport(String name);

        /**
         * Chooses how processes are started. Default: {@link StartMethod#SPAWN}.
         *
         * @param method the start method
         * @return this
         */
        Builder startMethod(StartMethod method);

        /**
         * Says how many JVMs wait for targets, and chooses {@link StartMethod#STANDBY} unless another start method was
         * chosen. Default: 2. They are booted in the background, from {@link #build} on, one after the other, and
         * replaced as they are used or die; they end with this process, whatever ends it, and with {@link #close}. They
         * are of the kinds that the last starts asked for: options of a process ({@code maxHeap}, {@code jvmArgs},
         * {@code environment}, {@code directory}) make a kind of their own, which has its part from the second time on
         * that it is asked for. Processes with a debugger, an agent or a recording are always spawned. A child that
         * inherits the context keeps some of its own from its first start on.
         *
         * @param readyProcesses 1 to 1024
         * @return this
         * @throws IllegalArgumentException another number
         */
        Builder standby(int readyProcesses);

        /**
         * Chooses how objects become bytes. Children make their own instance, by the codec's class and its public
         * no-argument constructor.
         *
         * @param codec the codec
         * @return this
         */
        Builder codec(Codec codec);

        /**
         * Adds options for the JVM of every child. Those of the system property {@code io.multiprocessing.jvmArgs},
         * separated by white space, come before them: for all contexts of a program and, as children inherit properties
         * of the command line, of its children.
         *
         * @param args options such as {@code -Xss2m} or {@code -Dkey=value}
         * @return this
         */
        Builder jvmArgs(String... args);

        /**
         * Chooses the JDK that children run on. Default: the parent's.
         *
         * @param home the directory that has {@code bin/java}
         * @return this
         */
        Builder javaHome(Path home);

        /**
         * Sets the key that processes of this family know each other by. Default: 32 random bytes.
         *
         * @param key at least one byte, better 16 random ones or more: who guesses it is one of the family; copied
         * @return this
         * @throws IllegalArgumentException it is empty
         */
        Builder authKey(byte[] key);

        /**
         * Says which classes may be read from processes that are not relatives, in addition to the JDK's value types
         * and the project's own.
         *
         * @param classesOrPackages class names ({@code "com.acme.Order"}) or packages with their subpackages
         *     ({@code "com.acme.model.*"})
         * @return this
         * @throws IllegalArgumentException not a class name or package pattern
         */
        Builder allow(String... classesOrPackages);

        /**
         * Says by which certificates this process is known at {@code tls:} addresses, and whom it trusts there. For the
         * default context of the first process the system properties {@code io.multiprocessing.tls.certificates},
         * {@code .privateKey}, {@code .password}, {@code .trusted} and {@code .mutual} say so.
         *
         * @param tls the files
         * @return this
         */
        Builder tls(Tls tls);

        /**
         * For how long nothing may be heard of a process that is not a relative and may be on another machine
         * ({@code tcp:} and {@code tls:} addresses), before its connection is given up: its machine has lost its power
         * or its network, say, or it was stopped. Well before that it is asked whether it is there, which its library
         * answers, whatever its program does. What waits for it then ends with an error, and what it held is free. What
         * was sent before a close is given as long to be taken, anew with each sign of the other process. Default: 30
         * seconds; for the default context of the first process, the seconds in the system property
         * {@code io.multiprocessing.peerTimeout}.
         *
         * @param timeout 1 second to 1 day
         * @return this
         * @throws IllegalArgumentException out of that range
         */
        Builder peerTimeout(Duration timeout);

        /**
         * Whether children are ended when this process is, as if they were daemons, also when it is killed. Default:
         * only daemons are.
         *
         * @param take true: no child outlives this process
         * @return this
         */
        Builder takeChildrenAlong(boolean take);

        /**
         * Makes the context.
         *
         * @return a new context
         * @throws IllegalArgumentException no such transport, or it cannot run here; the message lists those found
         */
        Context build();
    }
}
