package io.multiprocessing.internal.manager;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Walks over what is there at its first step, and removes from what is there by then. */
final class SnapshotIterator<E> implements Iterator<E> {
    private final Supplier<Object[]> all;
    private final Function<Object, E> asElement;
    private final Removal removal;
    private Object[] elements;
    private int next;
    private int removed;
    private boolean removable;

    /** How one element is removed. */
    @FunctionalInterface
    interface Removal {
        void remove(int index, Object element);
    }

    SnapshotIterator(Supplier<Object[]> all, Function<Object, E> asElement, Removal removal) {
        this.all = all;
        this.asElement = asElement;
        this.removal = removal;
    }

    @Override
    public boolean hasNext() {
        if (elements == null) {
            elements = all.get();
        }
        return next < elements.length;
    }

    @Override
    public E next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        removable = true;
        return asElement.apply(elements[next++]);
    }

    @Override
    public void remove() {
        if (!removable) {
            throw new IllegalStateException("nothing to remove: next() comes first");
        }
        Copies.requireEquals(elements[next - 1], "remove");
        removable = false;
        removal.remove(next - 1 - removed++, elements[next - 1]);
    }
}
