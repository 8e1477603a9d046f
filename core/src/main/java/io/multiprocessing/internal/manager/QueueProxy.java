package io.multiprocessing.internal.manager;

import io.multiprocessing.Queue;
import io.multiprocessing.internal.host.Referent;
import io.multiprocessing.internal.lasting.Inspected;
import java.time.Duration;
import java.util.Collection;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A queue that is called in a manager: one that is no FIFO queue, or any, by a stranger. */
public final class QueueProxy<E> extends CollectionProxy<E> implements Queue<E>, Inspected {
    private static final long serialVersionUID = 1L;

    /** Stands for a {@link RealQueue}. */
    public QueueProxy(Referent referent) {
        super(referent);
    }

    @Override
    public void put(E element) throws InterruptedException {
        referent.await("offer(Object,long)", checked(element), Long.MAX_VALUE);
    }

    private static <E> E checked(E element) {
        return Objects.requireNonNull(
                element, "a queue takes no null; use a value of your own to say that nothing more comes");
    }

    @Override
    public boolean add(E element) {
        if (!offer(element)) {
            throw new IllegalStateException("the queue is full: capacity=" + capacity());
        }
        return true;
    }

    @Override
    public E remove() {
        E element = poll();
        if (element == null) {
            throw empty();
        }
        return element;
    }

    @Override
    public E element() {
        E element = peek();
        if (element == null) {
            throw empty();
        }
        return element;
    }

    private static NoSuchElementException empty() {
        return new NoSuchElementException("the queue is empty");
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        if (elements == this) {
            throw new IllegalArgumentException("a queue cannot be added to itself");
        }
        return super.addAll(elements);
    }

    @Override
    public boolean offer(E element) {
        return referent.ask("offer(Object,long)", checked(element), 0L);
    }

    @Override
    public boolean offer(E element, long time, TimeUnit unit) throws InterruptedException {
        return referent.await("offer(Object,long)", checked(element), Math.max(0, unit.toNanos(time)));
    }

    @Override
    public boolean offer(E element, Duration timeout) throws InterruptedException {
        return offer(element, TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS); // saturates
    }

    @Override
    public E take() throws InterruptedException {
        return referent.await("take(long)", Long.MAX_VALUE);
    }

    @Override
    public E poll() {
        return referent.ask("take(long)", 0L);
    }

    @Override
    public E poll(long time, TimeUnit unit) throws InterruptedException {
        return referent.await("take(long)", Math.max(0, unit.toNanos(time)));
    }

    @Override
    public E poll(Duration timeout) throws InterruptedException {
        return poll(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS); // saturates
    }

    @Override
    public E peek() {
        return referent.ask("peek()");
    }

    @Override
    public int drainTo(Collection<? super E> into) {
        return drainTo(into, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super E> into, int limit) {
        return drain(into, limit);
    }

    @Override
    public int remainingCapacity() {
        int capacity = capacity();
        return capacity == Integer.MAX_VALUE ? capacity : Math.max(0, capacity - size());
    }

    @Override
    public int capacity() {
        return referent.ask("capacity()");
    }

    @Override
    public boolean isFull() {
        return remainingCapacity() == 0;
    }

    @Override
    public boolean isReady() {
        return referent.ask("isReady()");
    }

    @Override
    public void shutdown() {
        referent.ask("shutdown(boolean)", false);
    }

    @Override
    public void shutdownNow() {
        referent.ask("shutdown(boolean)", true);
    }

    @Override
    public void close() {
        referent.close();
    }
}
