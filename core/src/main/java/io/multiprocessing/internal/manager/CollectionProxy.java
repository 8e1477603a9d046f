package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.Proxied;
import io.multiprocessing.internal.host.Referent;
import java.io.Serializable;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;

/**
 * A collection that lives in a manager: what all kinds of them have in common. Each method is one call of the real
 * collection. Iterators walk over what was there at their first step.
 */
abstract class CollectionProxy<E> extends AbstractCollection<E> implements Proxied, Serializable {
    private static final long serialVersionUID = 1L;

    final transient Referent referent;

    CollectionProxy(Referent referent) {
        this.referent = referent;
    }

    @Override
    public final Referent referent() {
        return referent;
    }

    protected final Object writeReplace() {
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
    public final int size() {
        return referent.ask("size()");
    }

    @Override
    public final boolean contains(Object element) {
        return referent.ask("contains(Object)", element);
    }

    @Override
    public final void clear() {
        referent.ask("clear()");
    }

    @Override
    public final Object[] toArray() {
        return referent.ask("toArray()");
    }

    @Override
    public final <T> T[] toArray(T[] into) {
        return Arrays.asList(toArray()).toArray(into);
    }

    @Override
    @SuppressWarnings("unchecked") // what is in it are E
    public Iterator<E> iterator() {
        return new SnapshotIterator<>(this::toArray, e -> (E) e, (_, element) -> remove(element));
    }

    /** The size may be another one by the time that the iterator has its elements. */
    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(),
                Spliterator.CONCURRENT | (this instanceof Set ? Spliterator.DISTINCT : Spliterator.ORDERED));
    }

    /** What {@code drainTo} does, by a method of the real collection that gives up so many elements at once. */
    @SuppressWarnings("unchecked") // what is in it are E
    final int drain(Collection<? super E> into, int limit) {
        if (Objects.requireNonNull(into, "into") == this) {
            throw new IllegalArgumentException("cannot be drained to itself");
        }
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
    public final boolean equals(Object other) {
        return referent.isEqualTo(other);
    }

    @Override
    public final int hashCode() {
        return referent.ask("hashCode()");
    }

    @Override
    public final String toString() {
        return referent.ask("toString()");
    }
}
