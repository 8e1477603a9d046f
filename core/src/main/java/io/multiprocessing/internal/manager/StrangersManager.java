package io.multiprocessing.internal.manager;

import io.multiprocessing.Barrier;
import io.multiprocessing.Event;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Lock;
import io.multiprocessing.Manager;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.Target;
import io.multiprocessing.Task;
import io.multiprocessing.TaskFunction;
import io.multiprocessing.internal.host.Visit;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentMap;

/** The use of a manager by a process that is no relative. */
public final class StrangersManager implements Manager {
    private final Visit visit;

    /** One over a connection, which is closed with it. */
    public StrangersManager(Visit visit) {
        this.visit = visit;
    }

    @SuppressWarnings("unchecked") // the caller knows what it asks for
    private <T> T ask(String what, Object... arguments) {
        try {
            return (T) visit.ask(what, arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new UndeclaredThrowableException(e);
        }
    }

    private static UnsupportedOperationException notForStrangers(String what) {
        return new UnsupportedOperationException(
                what + " of a manager is for relatives of its maker only; strangers use lists, maps, sets, queues,"
                        + " deques, semaphores, events, barriers, and what is shared by share(…)");
    }

    @Override
    public <E> List<E> list() {
        return ask(FrontDesk.LIST);
    }

    @Override
    public <K, V> ConcurrentMap<K, V> map() {
        return ask(FrontDesk.MAP);
    }

    @Override
    public <E> Set<E> set() {
        return ask(FrontDesk.SET);
    }

    @Override
    public <E> Queue<E> queue() {
        return queue(Integer.MAX_VALUE);
    }

    @Override
    public <E> Queue<E> queue(int capacity) {
        return ask(FrontDesk.QUEUE, capacity);
    }

    @Override
    public <E> JoinableQueue<E> joinableQueue() {
        throw notForStrangers("a queue that can be joined");
    }

    @Override
    public <E> JoinableQueue<E> joinableQueue(int capacity) {
        throw notForStrangers("a queue that can be joined");
    }

    @Override
    public <E> Queue<E> lifoQueue() {
        return ask(FrontDesk.LIFO_QUEUE);
    }

    @Override
    public <E> Queue<E> priorityQueue() {
        return ask(FrontDesk.PRIORITY_QUEUE, (Object) null);
    }

    @Override
    public <E> Queue<E> priorityQueue(Comparator<? super E> order) {
        return ask(FrontDesk.PRIORITY_QUEUE, Objects.requireNonNull(order, "order"));
    }

    @Override
    public <E> BlockingDeque<E> deque() {
        return ask(FrontDesk.DEQUE);
    }

    @Override
    public Semaphore semaphore(int permits) {
        return ask(FrontDesk.SEMAPHORE, permits, false);
    }

    @Override
    public Semaphore boundedSemaphore(int permits) {
        return ask(FrontDesk.SEMAPHORE, permits, true);
    }

    @Override
    public Event event() {
        return ask(FrontDesk.EVENT);
    }

    @Override
    public Barrier barrier(int parties) {
        return ask(FrontDesk.BARRIER, parties);
    }

    @Override
    public Barrier barrier(int parties, Target action) {
        throw notForStrangers("the action of a barrier");
    }

    @Override
    public Lock lock() {
        throw notForStrangers("a lock");
    }

    @Override
    public Lock reentrantLock() {
        throw notForStrangers("a lock");
    }

    @Override
    public <T> T share(Class<T> view, Task<? extends T> factory) {
        Objects.requireNonNull(factory, "factory");
        ManagerHandle.requireInterface(view);
        visit.expect(view);
        try {
            return view.cast(visit.ask(FrontDesk.SHARE, view.getName(), factory));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the factory threw " + e, e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the object is what the proxy stands for, a T
    public <T, R> R execute(T proxy, TaskFunction<? super T, ? extends R> function) throws Exception {
        Objects.requireNonNull(function, "function");
        try {
            return (R) ManagerHandle.referent(proxy).executeAbroad(function);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the function threw " + e, e);
        }
    }

    @Override
    public void publish(String name, Object proxy) {
        Noticeboard.requireUsable(name, proxy);
        ask(FrontDesk.PUBLISH, name, proxy);
    }

    @Override
    public <T> T lookup(String name, Class<T> view) {
        visit.expect(Objects.requireNonNull(view, "view"));
        return Noticeboard.as(view, name, ask(FrontDesk.LOOKUP, Objects.requireNonNull(name, "name")));
    }

    @Override
    public URI serve(URI address, byte[] authKey) {
        throw notForStrangers("the door");
    }

    @Override
    public void close() {
        visit.close();
    }

    @Override
    public String toString() {
        return "Manager[at " + visit.name() + "]";
    }
}
