package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.Proxied;
import io.multiprocessing.internal.host.Referent;
import java.io.Serializable;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;

/** A set that lives in a manager. Iterators walk over what was there at their first step. */
public final class SetProxy<E> extends AbstractSet<E> implements Proxied, Serializable {
    private static final long serialVersionUID = 1L;
    private final transient Referent referent;

    /** Stands for a set. */
    public SetProxy(Referent referent) {
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
    public boolean add(E element) {
        return referent.ask("add(Object)", element);
    }

    @Override
    public boolean remove(Object element) {
        return referent.ask("remove(Object)", element);
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
    public void clear() {
        referent.ask("clear()");
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        return referent.ask("addAll(java.util.Collection)", ListProxy.travelling(elements));
    }

    @Override
    public boolean containsAll(Collection<?> elements) {
        return referent.ask("containsAll(java.util.Collection)", ListProxy.travelling(elements));
    }

    @Override
    public boolean removeAll(Collection<?> elements) {
        return referent.ask("removeAll(java.util.Collection)", ListProxy.travelling(elements));
    }

    @Override
    public boolean retainAll(Collection<?> elements) {
        return referent.ask("retainAll(java.util.Collection)", ListProxy.travelling(elements));
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
