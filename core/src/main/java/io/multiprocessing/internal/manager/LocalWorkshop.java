package io.multiprocessing.internal.manager;

import io.multiprocessing.Barrier;
import io.multiprocessing.Context;
import io.multiprocessing.Event;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Listener;
import io.multiprocessing.Lock;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.Target;
import io.multiprocessing.Task;
import io.multiprocessing.internal.host.Hosting;
import io.multiprocessing.internal.host.Referent;
import io.multiprocessing.internal.host.Strangers;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The workshop itself: primitives come from the process's context, the rest are objects that are called. */
public final class LocalWorkshop implements Workshop {
    private final Context context;
    private final Hosting hosting;
    private final Strangers strangers;
    private final Noticeboard noticeboard = new Noticeboard();
    private final List<ForeignSemaphore> semaphores = new ArrayList<>();
    private final Set<Listener> serving = ConcurrentHashMap.newKeySet();

    private LocalWorkshop(Context context, Hosting hosting, Strangers strangers) {
        this.context = context;
        this.hosting = hosting;
        this.strangers = strangers;
    }

    /**
     * Opens a workshop in this process.
     *
     * @param context makes the primitives
     * @param hosting makes the rest known
     * @param strangers lets others in
     * @return a proxy of the workshop
     */
    public static Workshop open(Context context, Hosting hosting, Strangers strangers) {
        return (Workshop) hosting.referent(
                new LocalWorkshop(context, hosting, strangers), Workshop.class, Workshop.class, false, true);
    }

    private Object guarded(Object object, Class<?> view, Class<?> proxy) {
        return hosting.referent(object, view, proxy, true, false);
    }

    private Object waiting(Object object, Class<?> view, Class<?> proxy) {
        return hosting.referent(object, view, proxy, false, false);
    }

    @Override
    @SuppressWarnings("unchecked") // it is empty
    public <E> List<E> list() {
        return (List<E>) guarded(new RealList<E>(), ListView.class, ListProxy.class);
    }

    @Override
    @SuppressWarnings("unchecked") // it is empty
    public <K, V> ConcurrentMap<K, V> map() {
        return (ConcurrentMap<K, V>) guarded(new RealMap<K, V>(), MapView.class, MapProxy.class);
    }

    @Override
    @SuppressWarnings("unchecked") // it is empty
    public <E> Set<E> set() {
        return (Set<E>) guarded(new RealSet<E>(), Set.class, SetProxy.class);
    }

    @Override
    public <E> Queue<E> queue(int capacity) {
        return context.queue(capacity);
    }

    @Override
    @SuppressWarnings("unchecked") // it is empty
    public <E> Queue<E> lifoQueue() {
        return (Queue<E>) waiting(RealQueue.<E>lifo(), QueueView.class, QueueProxy.class);
    }

    @Override
    @SuppressWarnings("unchecked") // it is empty
    public <E> Queue<E> priorityQueue(Comparator<? super E> order) {
        return (Queue<E>) waiting(RealQueue.inOrder(order), QueueView.class, QueueProxy.class);
    }

    @Override
    @SuppressWarnings("unchecked") // it is empty
    public <E> BlockingDeque<E> deque() {
        return (BlockingDeque<E>) waiting(new RealDeque<E>(), DequeView.class, DequeProxy.class);
    }

    @Override
    public <E> JoinableQueue<E> joinableQueue(int capacity) {
        return context.joinableQueue(capacity);
    }

    @Override
    public Lock lock() {
        return context.lock();
    }

    @Override
    public Lock reentrantLock() {
        return context.reentrantLock();
    }

    @Override
    public Semaphore semaphore(int permits, boolean bounded) {
        return bounded ? context.boundedSemaphore(permits) : context.semaphore(permits);
    }

    @Override
    public Event event() {
        return context.event();
    }

    @Override
    public Barrier barrier(int parties, Target action) {
        return action == null ? context.barrier(parties) : context.barrier(parties, action);
    }

    @Override
    public URI serve(URI address, byte[] authKey) {
        Listener listener = strangers.serve(address, authKey, new FrontDesk(this, strangers.filter()));
        serving.add(listener);
        return listener.address();
    }

    @Override
    public void stopServing() {
        serving.forEach(Listener::close);
    }

    @Override
    public void publish(String name, Object proxy) {
        if (proxy instanceof Semaphore semaphore && Referent.of(proxy) == null) {
            publishSemaphore(name, semaphore);
        } else {
            noticeboard.publish(name, Referent.of(proxy) == null ? called(proxy) : proxy);
        }
    }

    private void publishSemaphore(String name, Semaphore semaphore) {
        synchronized (semaphores) {
            ForeignSemaphore known = semaphores.stream()
                    .filter(each -> Hosting.areSame(each.real(), semaphore))
                    .findAny()
                    .orElse(null);
            ForeignSemaphore foreign = known != null ? known : new ForeignSemaphore(semaphore);
            noticeboard.publish(name, waiting(foreign, Semaphore.class, Semaphore.class));
            if (known == null) {
                semaphores.add(foreign);
            }
        }
    }

    /** A proxy by which strangers call what is no object to be called. */
    Object called(Object handle) {
        return switch (handle) {
            case Queue<?> queue -> waiting(new ForeignQueue<>(queue), QueueView.class, QueueProxy.class);
            case Semaphore semaphore -> waiting(new ForeignSemaphore(semaphore), Semaphore.class, Semaphore.class);
            case Event event -> waiting(new ForeignEvent(event), Event.class, Event.class);
            case Barrier barrier -> waiting(new ForeignBarrier(barrier), Barrier.class, Barrier.class);
            default ->
                throw new IllegalArgumentException(
                        "strangers cannot use a " + handle.getClass().getName());
        };
    }

    @Override
    public Object lookup(String name) {
        return noticeboard.lookup(name);
    }

    @Override
    public <T> T share(Class<T> view, Task<? extends T> factory) throws Exception {
        T object = view.cast(Objects.requireNonNull(factory.call(), "the factory made nothing: it returned null"));
        return view.cast(waiting(object, view, view));
    }
}
