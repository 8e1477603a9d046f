package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.Referent;
import java.util.Collection;
import java.util.Set;

/** A set that lives in a manager. */
public final class SetProxy<E> extends CollectionProxy<E> implements Set<E> {
    private static final long serialVersionUID = 1L;

    /** Stands for a set. */
    public SetProxy(Referent referent) {
        super(referent);
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        return referent.ask("addAll(java.util.Collection)", Copies.of(elements));
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
}
