package io.multiprocessing.internal.manager;

import io.multiprocessing.Barrier;
import io.multiprocessing.Event;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Lock;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.Target;
import io.multiprocessing.Task;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentMap;

/** What a manager's process makes for others; they call it by a proxy. */
public interface Workshop {
    /** A list. */
    <E> List<E> list();

    /** A map. */
    <K, V> ConcurrentMap<K, V> map();

    /** A set. */
    <E> Set<E> set();

    /** A queue, as a context makes it. */
    <E> Queue<E> queue(int capacity);

    /** A queue whose newest element comes first. */
    <E> Queue<E> lifoQueue();

    /** A queue whose least element comes first; null: by natural order. */
    <E> Queue<E> priorityQueue(Comparator<? super E> order);

    /** A deque. */
    <E> BlockingDeque<E> deque();

    /** A queue that can be joined, as a context makes it. */
    <E> JoinableQueue<E> joinableQueue(int capacity);

    /** A lock, as a context makes it. */
    Lock lock();

    /** A lock that its owner may acquire again, as a context makes it. */
    Lock reentrantLock();

    /** A semaphore, as a context makes it. */
    Semaphore semaphore(int permits, boolean bounded);

    /** An event, as a context makes it. */
    Event event();

    /** A barrier, as a context makes it; the action may be null. */
    Barrier barrier(int parties, Target action);

    /** Lets strangers in, until the manager ends; gives where. */
    URI serve(URI address, byte[] authKey);

    /** The manager ends. */
    void stopServing();

    /** Gives a name to an object of this manager. */
    void publish(String name, Object proxy);

    /** A proxy of what has that name. */
    Object lookup(String name);

    /** An object of the user's. */
    <T> T share(Class<T> view, Task<? extends T> factory) throws Exception;
}
