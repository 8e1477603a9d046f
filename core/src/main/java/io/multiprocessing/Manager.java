package io.multiprocessing;

import io.multiprocessing.internal.context.Contexts;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentMap;

/**
 * A process that holds objects for others. What it makes outlives whoever asked for it, and ends with the manager: with
 * {@link #close()} by its maker, or the maker's end. Then every use of it throws {@link java.io.UncheckedIOException}
 * at once, also in threads that wait.
 *
 * <p>Lists, maps, sets and shared objects are used by <em>proxies</em>: each call is a round trip and runs in the
 * manager. A call's arguments and results are copies; proxies among them are not. An exception arrives as itself where
 * its class travels, else as a {@link RemoteException}. An interrupt of the caller interrupts the thread that runs the
 * call, and so does the caller's end. Methods that take a function ({@code removeIf}, {@code sort}, {@code compute} …)
 * run it in the caller, over several round trips, not atomically; {@link #execute} runs it in the manager.
 * {@code toString}, {@code equals} and {@code hashCode} are the real object's. A bulk operation is one round trip;
 * iterators walk over what is there at their first step. An object is freed when its last proxy is.
 *
 * <p>A manager that is stopped (SIGSTOP), not dead: a call ends with an error after some 11 s without a sign of life,
 * whatever its time limit; a caller that is interrupted waits 2 s more at most, and stays interrupted. Whether such a
 * call takes place later is not known; an element that it takes then is put back.
 *
 * <p>Thread-safe. After {@link #close()} every other method throws {@link IllegalStateException}.
 */
public interface Manager extends Shareable, AutoCloseable {
    /**
     * Makes a list; it takes null.
     *
     * @param <E> the type of the elements
     * @return a proxy
     */
    <E> List<E> list();

    /**
     * Makes a map; it takes no null.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return a proxy
     */
    <K, V> ConcurrentMap<K, V> map();

    /**
     * Makes a set, in the order of insertion; it takes null.
     *
     * @param <E> the type of the elements
     * @return a proxy
     */
    <E> Set<E> set();

    /**
     * Makes an unbounded queue, as {@link Context#queue()} does, that lives as long as the manager.
     *
     * @param <E> the type of the elements
     * @return the queue
     */
    <E> Queue<E> queue();

    /**
     * Makes a bounded queue.
     *
     * @param <E> the type of the elements
     * @param capacity at least 1
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
     * @param capacity at least 1
     * @return the queue
     * @throws IllegalArgumentException the capacity is below 1
     */
    <E> JoinableQueue<E> joinableQueue(int capacity);

    /**
     * Makes an unbounded queue whose newest element is taken first. It cannot be waited for by {@link Wait}. An element
     * whose taker dies, or whose taker's connection breaks, before it has said that it has it is put back as the first.
     *
     * @param <E> the type of the elements
     * @return the queue
     */
    <E> Queue<E> lifoQueue();

    /**
     * Makes an unbounded queue whose least element by natural order is taken first, of equal ones the oldest. As
     * {@link #lifoQueue()} otherwise. An element that cannot be compared is refused with {@link ClassCastException}.
     *
     * @param <E> the type of the elements, which are {@link Comparable}
     * @return the queue
     */
    <E> Queue<E> priorityQueue();

    /**
     * Makes an unbounded queue whose least element is taken first, of equal ones the oldest. As {@link #lifoQueue()}
     * otherwise.
     *
     * @param <E> the type of the elements
     * @param order travels to the manager, and compares there
     * @return the queue
     * @throws SerializationException the comparator cannot travel
     */
    <E> Queue<E> priorityQueue(Comparator<? super E> order);

    /**
     * Makes an unbounded deque. An element whose taker dies before it has said that it has it is put back at the end
     * from which it was taken.
     *
     * @param <E> the type of the elements
     * @return the deque
     */
    <E> BlockingDeque<E> deque();

    /**
     * Makes a semaphore that may be released more often than it was acquired.
     *
     * @param permits how many there are at the start, at least 0
     * @return the semaphore
     * @throws IllegalArgumentException less than 0
     */
    Semaphore semaphore(int permits);

    /**
     * Makes a semaphore that never has more permits than at the start.
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
     * Makes an object of the user's in the manager; others call it by the public methods of the view, or by
     * {@link #execute}, so whoever holds a proxy is trusted with the manager's process. Calls of different threads run
     * at once. A default method that takes a function runs in the caller.
     *
     * @param <T> the view
     * @param view an interface; in a named module its package is exported or open to {@code io.multiprocessing}
     * @param factory makes the object, in the manager
     * @return a proxy, which may be passed on to others
     * @throws IllegalArgumentException the view is no interface, or cannot be called
     * @throws RuntimeException what the factory threw; what is checked comes as the cause of an
     *     {@link IllegalStateException}
     */
    <T> T share(Class<T> view, Task<? extends T> factory);

    /**
     * Runs a function on a real object, in the manager. No other {@code execute} on that object, and no single method
     * of a list, map or set, runs meanwhile.
     *
     * @param <T> the type of the object
     * @param <R> the type of the result
     * @param proxy a proxy of the object
     * @param function what to do with it
     * @return what it returned, a copy
     * @throws IllegalArgumentException not a proxy of a manager
     * @throws IllegalStateException this is done within another call in the manager, by a function or an element, and
     *     the object has been in use for 10 s: two calls that wait for each other would do so for ever. Nothing was
     *     done
     * @throws Exception what the function threw
     */
    <T, R> R execute(T proxy, TaskFunction<? super T, ? extends R> function) throws Exception;

    /**
     * Gives a name to an object of this manager, for as long as the manager lives.
     *
     * @param name for {@link #lookup}
     * @param proxy of a list, map, set, deque, lifo or priority queue of this manager, or of what was shared; or a
     *     queue, semaphore, event or barrier, which is used by calls then, by whoever looks it up
     * @throws IllegalStateException the name is taken
     * @throws UnsupportedOperationException it is something else, or a proxy of another manager
     */
    void publish(String name, Object proxy);

    /**
     * Finds what was published.
     *
     * @param <T> the view
     * @param name its name
     * @param view what it is, such as {@code Map.class}, or the interface by which it was shared
     * @return a proxy
     * @throws java.util.NoSuchElementException nothing has that name
     * @throws ClassCastException it is not of that view
     */
    <T> T lookup(String name, Class<T> view);

    /**
     * Lets processes in that are not relatives and know the key, until the manager ends. They {@link #connect}, look up
     * what was published, and make objects of their own. They can use nothing else: see {@link #connect}. What they
     * send is read by the strict filter of {@link Context.Builder#allow}, as given to the context that made this
     * manager; what it refuses is a {@link SerializationException} of theirs.
     *
     * @param address such as {@code unix:/path/of/socket}
     * @param authKey what both sides must know
     * @return the address, complete with what was left open
     * @throws IllegalArgumentException no transport serves such an address, or the key is empty
     * @throws java.io.UncheckedIOException it cannot listen there
     * @throws UnsupportedOperationException this is a stranger's use
     */
    URI serve(URI address, byte[] authKey);

    /**
     * Connects to a manager of a process that is not a relative, which {@linkplain #serve serves}.
     *
     * <p>A stranger has lists, maps, sets, queues, deques, semaphores, events and barriers, and what is shared: calls
     * of at most 128 threads at once. What it has not are locks, queues that can be joined, and actions of barriers:
     * {@link UnsupportedOperationException}. Functions, comparators and factories that it sends are lambdas or objects
     * of classes that the manager's context allows. Proxies of the manager's objects may be sent to it, and to nobody
     * else. What it receives is read by the strict filter too: that of {@link Context#current()}, to which in the first
     * process the system property {@code io.multiprocessing.allow} adds classes and packages, separated by commas.
     * Views that it names itself, to {@link #share} or {@link #lookup}, need not be added.
     *
     * <p>When a stranger is gone, what it waited for is given up, which breaks a barrier, and the permits that it had
     * acquired come back. An element that was taken for it and did not arrive goes back, to the end of a
     * first-in-first-out queue. To {@code close()} what a stranger uses does nothing: that use ends with its proxy.
     *
     * @param address where it serves
     * @param authKey what both sides must know
     * @return this use of it, which ends with {@link #close()}
     * @throws IllegalArgumentException no transport serves such an address, or the key is empty
     * @throws java.io.UncheckedIOException nobody serves there; or, with an {@link AuthenticationException} as its
     *     cause, the other side has another key
     */
    static Manager connect(URI address, byte[] authKey) {
        return Contexts.connect(address, authKey);
    }

    /**
     * By its maker: ends the manager's process within 10 s. By anybody else: ends this use of it. A second call does
     * nothing.
     */
    @Override
    void close();
}
