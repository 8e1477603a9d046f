package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.Copied;
import io.multiprocessing.internal.host.Quick;
import java.util.ArrayList;
import java.util.Objects;

/** The list itself. */
final class RealList<E> extends ArrayList<E> implements ListView<E>, Quick, Copied {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("unchecked") // they were in it
    public boolean overwrite(Object[] elements) {
        if (elements.length != size()) {
            return false;
        }
        for (int i = 0; i < elements.length; i++) {
            set(i, (E) elements[i]);
        }
        return true;
    }

    @Override
    public boolean removeNear(int index, Object element) {
        if (index < size() && Objects.equals(get(index), element)) {
            remove(index);
            return true;
        }
        return remove(element);
    }

    @Override
    public boolean isQuick(String method, Object[] arguments) {
        return switch (method) {
            case "add(Object)" -> size() < MOST;
            case "size()" -> true;
            case "get(int)", "set(int,Object)" ->
                arguments[0] instanceof Integer index && index >= 0 && index < size() && Quick.isPlain(get(index));
            default -> false;
        };
    }

    @Override
    public Object copy() {
        return new ArrayList<>(this);
    }
}
