package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.Referent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.TimeUnit;

/** A deque that lives in a manager. */
public final class DequeProxy<E> extends CollectionProxy<E> implements BlockingDeque<E> {
    private static final long serialVersionUID = 1L;

    /** Stands for a {@link RealDeque}. */
    public DequeProxy(Referent referent) {
        super(referent);
    }

    @Override
    public void addFirst(E element) {
        referent.ask("addFirst(Object)", element);
    }

    @Override
    public void addLast(E element) {
        referent.ask("addLast(Object)", element);
    }

    @Override
    public void push(E element) {
        referent.ask("push(Object)", element);
    }

    @Override
    public boolean offer(E element) {
        return referent.ask("offer(Object)", element);
    }

    @Override
    public boolean offerFirst(E element) {
        return referent.ask("offerFirst(Object)", element);
    }

    @Override
    public boolean offerLast(E element) {
        return referent.ask("offerLast(Object)", element);
    }

    @Override
    public void put(E element) throws InterruptedException {
        referent.await("put(Object)", element);
    }

    @Override
    public void putFirst(E element) throws InterruptedException {
        referent.await("putFirst(Object)", element);
    }

    @Override
    public void putLast(E element) throws InterruptedException {
        referent.await("putLast(Object)", element);
    }

    @Override
    public boolean offer(E element, long time, TimeUnit unit) throws InterruptedException {
        return referent.await("offer(Object,long,java.util.concurrent.TimeUnit)", element, time, unit);
    }

    @Override
    public boolean offerFirst(E element, long time, TimeUnit unit) throws InterruptedException {
        return referent.await("offerFirst(Object,long,java.util.concurrent.TimeUnit)", element, time, unit);
    }

    @Override
    public boolean offerLast(E element, long time, TimeUnit unit) throws InterruptedException {
        return referent.await("offerLast(Object,long,java.util.concurrent.TimeUnit)", element, time, unit);
    }

    @Override
    public E take() throws InterruptedException {
        return referent.await("take()");
    }

    @Override
    public E takeFirst() throws InterruptedException {
        return referent.await("takeFirst()");
    }

    @Override
    public E takeLast() throws InterruptedException {
        return referent.await("takeLast()");
    }

    @Override
    public E poll() {
        return referent.ask("poll()");
    }

    @Override
    public E poll(long time, TimeUnit unit) throws InterruptedException {
        return referent.await("poll(long,java.util.concurrent.TimeUnit)", time, unit);
    }

    @Override
    public E pollFirst() {
        return referent.ask("pollFirst()");
    }

    @Override
    public E pollFirst(long time, TimeUnit unit) throws InterruptedException {
        return referent.await("pollFirst(long,java.util.concurrent.TimeUnit)", time, unit);
    }

    @Override
    public E pollLast() {
        return referent.ask("pollLast()");
    }

    @Override
    public E pollLast(long time, TimeUnit unit) throws InterruptedException {
        return referent.await("pollLast(long,java.util.concurrent.TimeUnit)", time, unit);
    }

    @Override
    public E remove() {
        return referent.ask("remove()");
    }

    @Override
    public E removeFirst() {
        return referent.ask("removeFirst()");
    }

    @Override
    public E removeLast() {
        return referent.ask("removeLast()");
    }

    @Override
    public E pop() {
        return referent.ask("pop()");
    }

    @Override
    public E peek() {
        return referent.ask("peek()");
    }

    @Override
    public E peekFirst() {
        return referent.ask("peekFirst()");
    }

    @Override
    public E peekLast() {
        return referent.ask("peekLast()");
    }

    @Override
    public E element() {
        return referent.ask("element()");
    }

    @Override
    public E getFirst() {
        return referent.ask("getFirst()");
    }

    @Override
    public E getLast() {
        return referent.ask("getLast()");
    }

    @Override
    public boolean removeFirstOccurrence(Object element) {
        return referent.ask("removeFirstOccurrence(Object)", element);
    }

    @Override
    public boolean removeLastOccurrence(Object element) {
        return referent.ask("removeLastOccurrence(Object)", element);
    }

    @Override
    public int remainingCapacity() {
        return referent.ask("remainingCapacity()");
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        if (elements == this) {
            throw new IllegalArgumentException("a deque cannot be added to itself");
        }
        return referent.ask("addAll(java.util.Collection)", Copies.of(elements));
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
    @SuppressWarnings("unchecked") // what is in it are E
    public Iterator<E> descendingIterator() {
        return new SnapshotIterator<>(
                () -> Arrays.asList(toArray()).reversed().toArray(),
                e -> (E) e,
                (_, element) -> removeLastOccurrence(element));
    }
}
