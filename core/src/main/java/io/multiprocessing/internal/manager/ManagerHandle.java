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
import io.multiprocessing.internal.host.HostedReferent;
import io.multiprocessing.internal.host.Referent;
import java.io.Serializable;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A use of a manager: that of its maker, who ends it, or of another process. */
final class ManagerHandle implements Manager, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Workshop workshop;
    private final transient ManagerProcess process;
    private final transient AtomicBoolean closed = new AtomicBoolean();

    /** A use, by whoever did not make the manager when the process is null. */
    ManagerHandle(Workshop workshop, ManagerProcess process) {
        this.workshop = workshop;
        this.process = process;
    }

    /**
     * What travels instead.
     *
     * @param workshop the proxy, which travels as itself
     */
    private record Form(Object workshop) implements Serializable {
        private Object readResolve() {
            return new ManagerHandle((Workshop) workshop, null);
        }
    }

    private Object writeReplace() {
        return new Form(open());
    }

    private Workshop open() {
        if (closed.get()) {
            throw new IllegalStateException("this manager is closed in this process");
        }
        return workshop;
    }

    @Override
    public <E> List<E> list() {
        return open().list();
    }

    @Override
    public <K, V> ConcurrentMap<K, V> map() {
        return open().map();
    }

    @Override
    public <E> Set<E> set() {
        return open().set();
    }

    @Override
    public <E> Queue<E> queue() {
        return open().queue(Integer.MAX_VALUE);
    }

    @Override
    public <E> Queue<E> queue(int capacity) {
        return open().queue(capacity);
    }

    @Override
    public <E> JoinableQueue<E> joinableQueue() {
        return open().joinableQueue(Integer.MAX_VALUE);
    }

    @Override
    public <E> JoinableQueue<E> joinableQueue(int capacity) {
        return open().joinableQueue(capacity);
    }

    @Override
    public <E> Queue<E> lifoQueue() {
        return open().lifoQueue();
    }

    @Override
    public <E> Queue<E> priorityQueue() {
        return open().priorityQueue(null);
    }

    @Override
    public <E> Queue<E> priorityQueue(Comparator<? super E> order) {
        return open().priorityQueue(Objects.requireNonNull(order, "order"));
    }

    @Override
    public <E> BlockingDeque<E> deque() {
        return open().deque();
    }

    @Override
    public Lock lock() {
        return open().lock();
    }

    @Override
    public Lock reentrantLock() {
        return open().reentrantLock();
    }

    @Override
    public Semaphore semaphore(int permits) {
        return open().semaphore(permits, false);
    }

    @Override
    public Semaphore boundedSemaphore(int permits) {
        return open().semaphore(permits, true);
    }

    @Override
    public Event event() {
        return open().event();
    }

    @Override
    public Barrier barrier(int parties) {
        return open().barrier(parties, null);
    }

    @Override
    public Barrier barrier(int parties, Target action) {
        return open().barrier(parties, Objects.requireNonNull(action, "action"));
    }

    @Override
    public <T> T share(Class<T> view, Task<? extends T> factory) {
        Objects.requireNonNull(factory, "factory");
        requireInterface(view);
        try {
            return open().share(view, factory);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the factory threw " + e, e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the object is what the proxy stands for, a T
    public <T, R> R execute(T proxy, TaskFunction<? super T, ? extends R> function) throws Exception {
        Objects.requireNonNull(function, "function");
        open();
        Referent referent = referent(proxy);
        try {
            return (R) referent.execute(new Function<>(function));
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the function threw " + e, e);
        }
    }

    static void requireInterface(Class<?> view) {
        if (!view.isInterface()) {
            throw new IllegalArgumentException("only an interface can be shown: " + view.getName()
                    + " is a class; name an interface that the object implements");
        }
    }

    static Referent referent(Object proxy) {
        Referent referent = Referent.of(Objects.requireNonNull(proxy, "proxy"));
        if (referent == null) {
            throw new IllegalArgumentException(
                    "not a proxy of a manager: " + proxy.getClass().getName()
                            + "; functions are executed on lists, maps, sets, and on what was"
                            + " shared by share(…)");
        }
        if (proxy instanceof QueueProxy) {
            throw new IllegalArgumentException("no function can be executed on a queue of a manager; functions are"
                    + " executed on lists, maps, sets, deques, and on what was shared by share(…)");
        }
        return referent;
    }

    @Override
    public void publish(String name, Object proxy) {
        Noticeboard.requireUsable(name, proxy);
        open().publish(name, proxy);
    }

    @Override
    public <T> T lookup(String name, Class<T> view) {
        Objects.requireNonNull(view, "view");
        return Noticeboard.as(view, name, open().lookup(Objects.requireNonNull(name, "name")));
    }

    @Override
    public URI serve(URI address, byte[] authKey) {
        return open().serve(Objects.requireNonNull(address, "address"), Objects.requireNonNull(authKey, "authKey"));
    }

    /**
     * The user's function.
     *
     * @param user given the real object
     */
    private record Function<T, R>(TaskFunction<? super T, ? extends R> user) implements HostedReferent.Function {
        @Override
        @SuppressWarnings("unchecked") // see execute
        public Object on(Object object) throws Exception {
            return user.apply((T) object);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (process != null) {
            process.end();
        }
        Referent.of(workshop).close();
    }

    @Override
    public String toString() {
        return "Manager[" + (closed.get() ? "closed" : process == null ? "of another process" : process) + "]";
    }
}
