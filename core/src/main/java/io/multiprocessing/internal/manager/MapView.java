package io.multiprocessing.internal.manager;

import java.util.concurrent.ConcurrentMap;

/** How a map is called. */
public interface MapView<K, V> extends ConcurrentMap<K, V> {
    /** Keys and values by turns, as they are at one moment. */
    Object[] flat();
}
