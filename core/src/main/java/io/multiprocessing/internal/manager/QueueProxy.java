package io.multiprocessing.internal.manager;

import io.multiprocessing.Queue;
import io.multiprocessing.internal.host.Proxied;
import io.multiprocessing.internal.host.Referent;
import java.io.Serializable;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A queue that lives in a manager and is no FIFO queue. Iterators walk over what was there at their first step. */
public final class QueueProxy<E> extends AbstractQueue<E> implements Queue<E>, Proxied, Serializable {
    private static final long serialVersionUID = 1L;
    private final transient Referent referent;

    /** Stands for a {@link RealQueue}. */
    public QueueProxy(Referent referent) {
        this.referent = referent;
    }

    @Override
    public Referent referent() {
        return referent;
    }

    private Object writeReplace() {
        return referent.travelling();
    }

    @Override
    public void put(E element) {
        Objects.requireNonNull(
                element, "a queue takes no null; use a value of your own to say that nothing more comes");
        referent.ask("put(Object)", element);
    }

    @Override
    public boolean offer(E element) {
        put(element);
        return true;
    }

    @Override
    public boolean offer(E element, long time, TimeUnit unit) {
        Objects.requireNonNull(unit, "unit");
        return offer(element);
    }

    @Override
    public boolean offer(E element, Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        return offer(element);
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
    @SuppressWarnings("unchecked") // what is in it are E
    public int drainTo(Collection<? super E> into, int limit) {
        if (into == this) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        Objects.requireNonNull(into, "into");
        if (limit <= 0) {
            return 0;
        }
        Object[] drained = referent.ask("drain(int)", limit);
        for (Object element : drained) {
            into.add((E) element);
        }
        return drained.length;
    }

    @Override
    public int remainingCapacity() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int capacity() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public boolean remove(Object element) {
        return referent.ask("remove(Object)", element);
    }

    @Override
    public boolean contains(Object element) {
        return referent.ask("contains(Object)", element);
    }

    @Override
    public int size() {
        return referent.ask("size()");
    }

    @Override
    public void clear() {
        referent.ask("clear()");
    }

    @Override
    public Object[] toArray() {
        return referent.ask("toArray()");
    }

    @Override
    public <T> T[] toArray(T[] into) {
        return Arrays.asList(toArray()).toArray(into);
    }

    @Override
    @SuppressWarnings("unchecked") // what is in it are E
    public Iterator<E> iterator() {
        return new SnapshotIterator<>(this::toArray, e -> (E) e, (_, element) -> remove(element));
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

    @Override
    public boolean equals(Object other) {
        return referent.isEqualTo(other);
    }

    @Override
    public int hashCode() {
        return referent.ask("hashCode()");
    }

    @Override
    public String toString() {
        return referent.ask("toString()");
    }
}
