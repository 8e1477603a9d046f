package io.multiprocessing.internal.host;

import io.multiprocessing.Barrier;
import io.multiprocessing.Event;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Lock;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.Target;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.Codec;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes hosted objects in this process; the way in from the context. */
public final class Hosting {
    private final Node node;
    private final Codec codec;
    private final boolean sharing;

    /**
     * Makes objects that live in a node, and do their work in shared memory where its transport has it.
     *
     * @param node where they live
     * @param codec what their elements are encoded by
     */
    public Hosting(Node node, Codec codec) {
        this(node, codec, true);
    }

    /**
     * Makes objects that live in a node.
     *
     * @param node where they live
     * @param codec what their elements are encoded by
     * @param sharing whether they do their work in shared memory, where the node's transport has it
     */
    public Hosting(Node node, Codec codec, boolean sharing) {
        this.node = node;
        this.codec = codec;
        this.sharing = sharing;
    }

    /** What others share memory with us by; null: objects are used by messages. */
    private SharedStructures structures() {
        return sharing ? node.structures().orElse(null) : null;
    }

    private static UncheckedIOException noRoom(String what, IOException e) {
        return new UncheckedIOException("cannot make a " + what + ": " + e.getMessage(), e);
    }

    /**
     * Makes a queue.
     *
     * @param <E> the type of the elements
     * @param capacity at least 1
     * @return the queue
     */
    public <E> Queue<E> queue(int capacity) {
        return new QueueHandle<>(Hold.made(queue(capacity, false), 0, codec), capacity);
    }

    /**
     * Makes a queue that can be joined.
     *
     * @param <E> the type of the elements
     * @param capacity at least 1
     * @return the queue
     */
    public <E> JoinableQueue<E> joinableQueue(int capacity) {
        return new JoinableQueueHandle<>(Hold.made(queue(capacity, true), 0, codec), capacity);
    }

    private HostedObject queue(int capacity, boolean joinable) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity too small: capacity=" + capacity
                    + ", allowed=1 or more; queue() without a number is unbounded");
        }
        SharedStructures structures = structures();
        try {
            return structures == null
                    ? new HostedConduits(node, capacity, joinable)
                    : SharedConduits.queue(node, structures, capacity);
        } catch (IOException e) {
            throw noRoom("queue", e);
        }
    }

    /**
     * Makes a pipe.
     *
     * @param <T> the type of the messages
     * @param direction which way messages go
     * @return the pipe
     */
    public <T> Pipe<T> pipe(Pipe.Direction direction) {
        boolean duplex = direction == Pipe.Direction.DUPLEX;
        HostedObject pipe = pipe(duplex);
        Hold first = Hold.made(pipe, 0, codec);
        Hold second = Hold.made(pipe, 1, codec);
        return new PipePair<>(
                new ConnectionHandle<T>(first, duplex ? Reference.Kind.DUPLEX_END : Reference.Kind.RECEIVING_END),
                new ConnectionHandle<T>(second, duplex ? Reference.Kind.DUPLEX_END : Reference.Kind.SENDING_END));
    }

    private HostedObject pipe(boolean duplex) {
        SharedStructures structures = structures();
        try {
            return structures == null ? new HostedConduits(node) : SharedConduits.pipe(node, structures, duplex);
        } catch (IOException e) {
            throw noRoom("pipe", e);
        }
    }

    /**
     * Makes a lock.
     *
     * @param reentrant whether its owner may acquire it again
     * @return the lock
     */
    public Lock lock(boolean reentrant) {
        return new LockHandle(Hold.made(lock(), 0, codec), reentrant);
    }

    /**
     * Makes an object known that others may call.
     *
     * @param object the object
     * @param view the interface by whose methods it is called
     * @param proxy what stands for it elsewhere: the view, or a class that is {@link Proxied}
     * @param guarded whether it is not thread-safe
     * @param givesAway whether what its methods return was made for the caller
     * @return a proxy of it
     * @throws IllegalArgumentException the view is no interface, or one that cannot be called
     */
    public Object referent(Object object, Class<?> view, Class<?> proxy, boolean guarded, boolean givesAway) {
        var traits = new HostedReferent.Traits(guarded, givesAway, !sharing && !givesAway);
        var hosted = new HostedReferent(node, object, view, proxy.getName(), traits, codec);
        try {
            return new Referent(Hold.made(hosted, 0, codec), proxy.getName()).newProxy();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no proxy can be made of " + proxy.getName() + ": " + e, e);
        }
    }

    private HostedObject lock() {
        SharedStructures structures = structures();
        try {
            return structures == null ? new HostedLock(node) : SharedLockObject.lock(node, structures);
        } catch (IOException e) {
            throw noRoom("lock", e);
        }
    }

    /**
     * Makes a semaphore.
     *
     * @param permits at least 0
     * @param bounded whether it never has more permits than that
     * @return the semaphore
     */
    public Semaphore semaphore(int permits, boolean bounded) {
        if (permits < 0) {
            throw new IllegalArgumentException("too few permits: permits=" + permits + ", allowed=0 or more");
        }
        HostedObject semaphore = shared(
                "semaphore",
                structures -> SharedCalls.semaphore(node, structures, permits, bounded),
                () -> new HostedSemaphore(node, permits, bounded));
        return new SemaphoreHandle(Hold.made(semaphore, 0, codec), bounded ? permits : SemaphoreHandle.UNBOUNDED);
    }

    /**
     * Makes an event.
     *
     * @return the event
     */
    public Event event() {
        return new EventHandle(Hold.made(
                shared("event", structures -> SharedCalls.event(node, structures), () -> new HostedEvent(node)),
                0,
                codec));
    }

    /** Makes an object in shared memory. */
    @FunctionalInterface
    private interface Sharing {
        Optional<SharedCalls> make(SharedStructures structures) throws IOException;
    }

    /** An object in shared memory where the transport has a structure for it, else a hosted one. */
    private HostedObject shared(String what, Sharing sharing, Supplier<HostedObject> hosted) {
        SharedStructures structures = structures();
        try {
            Optional<SharedCalls> made = structures == null ? Optional.empty() : sharing.make(structures);
            return made.isPresent() ? made.get() : hosted.get();
        } catch (IOException e) {
            throw noRoom(what, e);
        }
    }

    /**
     * Makes a barrier without an action.
     *
     * @param parties at least 1
     * @return the barrier
     */
    public Barrier barrier(int parties) {
        check(parties);
        return barrier(parties, (Payload) null);
    }

    /**
     * Makes a barrier with an action.
     *
     * @param parties at least 1
     * @param action runs before the parties go on
     * @return the barrier
     */
    public Barrier barrier(int parties, Target action) {
        check(parties);
        Objects.requireNonNull(action, "action");
        Flight flight = Flight.open();
        try {
            return barrier(parties, Payloads.encode(codec, "the barrier's action", action, flight));
        } catch (RuntimeException | Error e) {
            flight.revoke();
            throw e;
        } finally {
            flight.close();
        }
    }

    private static void check(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("too few parties: parties=" + parties + ", allowed=1 or more");
        }
    }

    private Barrier barrier(int parties, Payload action) {
        HostedObject barrier = shared(
                "barrier",
                structures -> SharedCalls.barrier(node, structures, parties, action),
                () -> new HostedBarrier(node, parties, action));
        return new BarrierHandle(Hold.made(barrier, 0, codec), parties);
    }

    /**
     * Whether two handles are of the same object.
     *
     * @param one a handle, or anything else
     * @param other a handle, or anything else
     * @return whether they are
     */
    public static boolean areSame(Object one, Object other) {
        return one instanceof Handle first
                && other instanceof Handle second
                && first.held().sameObject(second.held());
    }
}
