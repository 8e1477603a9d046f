package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.Copied;
import io.multiprocessing.internal.host.Quick;
import java.util.LinkedHashSet;

/** The set itself. */
final class RealSet<E> extends LinkedHashSet<E> implements Quick, Copied {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isQuick(String method, Object[] arguments) {
        return switch (method) {
            case "add(Object)" -> size() < MOST;
            case "remove(Object)", "contains(Object)", "size()" -> true;
            default -> false;
        };
    }

    @Override
    public Object copy() {
        return new LinkedHashSet<>(this);
    }
}
