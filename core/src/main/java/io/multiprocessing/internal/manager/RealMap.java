package io.multiprocessing.internal.manager;

import java.util.concurrent.ConcurrentHashMap;

/** The map itself. */
final class RealMap<K, V> extends ConcurrentHashMap<K, V> implements MapView<K, V> {
    private static final long serialVersionUID = 1L;

    @Override
    public Object[] flat() {
        Object[] all = new Object[2 * size()];
        int i = 0;
        for (Entry<K, V> entry : entrySet()) {
            all[i++] = entry.getKey();
            all[i++] = entry.getValue();
        }
        return all;
    }
}
