package io.multiprocessing.internal.manager;

import java.util.List;

/** How a list is called. */
public interface ListView<E> extends List<E> {
    /**
     * Puts new elements in the place of all that are there.
     *
     * @return false: there are not as many, so nothing was done
     */
    boolean overwrite(Object[] elements);

    /** Removes an element at an index, or where that is another by now, the first that is equal. */
    boolean removeNear(int index, Object element);
}
