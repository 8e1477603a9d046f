package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.Proxied;
import io.multiprocessing.internal.host.Referent;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.UnaryOperator;

/** A list that lives in a manager. Iterators walk over what was there at their first step. */
public final class ListProxy<E> extends AbstractList<E> implements Proxied, Serializable {
    private static final long serialVersionUID = 1L;
    private final transient Referent referent;

    /** Stands for a {@link RealList}. */
    public ListProxy(Referent referent) {
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
    public E get(int index) {
        return referent.ask("get(int)", index);
    }

    @Override
    public E set(int index, E element) {
        return referent.ask("set(int,Object)", index, element);
    }

    @Override
    public boolean add(E element) {
        return referent.ask("add(Object)", element);
    }

    @Override
    public void add(int index, E element) {
        referent.ask("add(int,Object)", index, element);
    }

    @Override
    public E remove(int index) {
        return referent.ask("remove(int)", index);
    }

    @Override
    public boolean remove(Object element) {
        return referent.ask("remove(Object)", element);
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
    public E removeFirst() {
        return referent.ask("removeFirst()");
    }

    @Override
    public E removeLast() {
        return referent.ask("removeLast()");
    }

    @Override
    public void addFirst(E element) {
        add(0, element);
    }

    @Override
    public void addLast(E element) {
        add(element);
    }

    @Override
    public int size() {
        return referent.ask("size()");
    }

    @Override
    public boolean contains(Object element) {
        return referent.ask("contains(Object)", element);
    }

    @Override
    public int indexOf(Object element) {
        return referent.ask("indexOf(Object)", element);
    }

    @Override
    public int lastIndexOf(Object element) {
        return referent.ask("lastIndexOf(Object)", element);
    }

    @Override
    public void clear() {
        referent.ask("clear()");
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        return referent.ask("addAll(java.util.Collection)", Copies.of(elements));
    }

    @Override
    public boolean addAll(int index, Collection<? extends E> elements) {
        return referent.ask("addAll(int,java.util.Collection)", index, Copies.of(elements));
    }

    @Override
    public boolean containsAll(Collection<?> elements) {
        return referent.ask("containsAll(java.util.Collection)", Copies.of(elements));
    }

    @Override
    public boolean removeAll(Collection<?> elements) {
        return referent.ask("removeAll(java.util.Collection)", Copies.of(elements));
    }

    @Override
    public boolean retainAll(Collection<?> elements) {
        return referent.ask("retainAll(java.util.Collection)", Copies.of(elements));
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
        return new SnapshotIterator<>(
                this::toArray, e -> (E) e, (index, element) -> referent.ask("removeNear(int,Object)", index, element));
    }

    /** The size may be another one by the time that the iterator has its elements. */
    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.CONCURRENT);
    }

    @Override
    @SuppressWarnings("unchecked") // what is in it are E
    public void sort(Comparator<? super E> order) {
        if (order == null) {
            referent.ask("sort(java.util.Comparator)", (Object) null);
            return;
        }
        Object[] all = toArray();
        Arrays.sort((E[]) all, order);
        overwrite(all);
    }

    @Override
    @SuppressWarnings("unchecked") // what is in it are E
    public void replaceAll(UnaryOperator<E> function) {
        Object[] all = toArray();
        Arrays.setAll(all, i -> function.apply((E) all[i]));
        overwrite(all);
    }

    private void overwrite(Object[] all) {
        boolean done = referent.ask("overwrite(Object[])", (Object) all);
        if (!done) {
            throw new ConcurrentModificationException("the list has another length by now");
        }
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
