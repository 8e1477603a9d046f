package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.Copied;
import io.multiprocessing.internal.host.Quick;
import java.util.HashMap;
import java.util.concurrent.ConcurrentHashMap;

/** The map itself. */
final class RealMap<K, V> extends ConcurrentHashMap<K, V> implements MapView<K, V>, Quick, Copied {
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

    @Override
    public boolean isQuick(String method, Object[] arguments) {
        return switch (method) {
            case "put(Object,Object)", "putIfAbsent(Object,Object)" -> size() < MOST && isPlainAt(arguments[0]);
            case "get(Object)", "remove(Object)" -> isPlainAt(arguments[0]);
            case "containsKey(Object)" -> true;
            default -> false;
        };
    }

    private boolean isPlainAt(Object key) {
        return key != null && Quick.isPlain(get(key));
    }

    @Override
    public Object copy() {
        return new HashMap<>(this);
    }
}
