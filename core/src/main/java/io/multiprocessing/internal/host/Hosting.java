package io.multiprocessing.internal.host;

import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Lock;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import io.multiprocessing.spi.Codec;

/** Makes hosted objects in this process; the way in from the context. */
public final class Hosting {
    private final Node node;
    private final Codec codec;

    /**
     * Makes objects that live in a node.
     *
     * @param node where they live
     * @param codec what their elements are encoded by
     */
    public Hosting(Node node, Codec codec) {
        this.node = node;
        this.codec = codec;
    }

    /**
     * Makes a queue.
     *
     * @param <E> the type of the elements
     * @param capacity at least 1
     * @return the queue
     */
    public <E> Queue<E> queue(int capacity) {
        requireCapacity(capacity);
        return new QueueHandle<>(Hold.made(new HostedConduits(node, capacity, false), 0, codec), capacity);
    }

    /**
     * Makes a queue that can be joined.
     *
     * @param <E> the type of the elements
     * @param capacity at least 1
     * @return the queue
     */
    public <E> JoinableQueue<E> joinableQueue(int capacity) {
        requireCapacity(capacity);
        return new JoinableQueueHandle<>(Hold.made(new HostedConduits(node, capacity, true), 0, codec), capacity);
    }

    private static void requireCapacity(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity too small: capacity=" + capacity
                    + ", allowed=1 or more; queue() without a number is unbounded");
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
        var pipe = new HostedConduits(node);
        Hold first = Hold.made(pipe, 0, codec);
        Hold second = Hold.made(pipe, 1, codec);
        return new PipePair<>(
                new ConnectionHandle<T>(first, duplex ? Reference.Kind.DUPLEX_END : Reference.Kind.RECEIVING_END),
                new ConnectionHandle<T>(second, duplex ? Reference.Kind.DUPLEX_END : Reference.Kind.SENDING_END));
    }

    /**
     * Makes a lock.
     *
     * @param reentrant whether its owner may acquire it again
     * @return the lock
     */
    public Lock lock(boolean reentrant) {
        return new LockHandle(Hold.made(new HostedLock(node), 0, codec), reentrant);
    }
}
