package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.TakesBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingDeque;

/** The deque itself. */
final class RealDeque<E> extends LinkedBlockingDeque<E> implements DequeView<E>, TakesBack {
    private static final long serialVersionUID = 1L;

    private static final Set<String> FROM_THE_FRONT =
            Set.of("take", "takeFirst", "poll", "pollFirst", "remove", "removeFirst", "pop");
    private static final Set<String> FROM_THE_BACK = Set.of("takeLast", "pollLast", "removeLast");

    @Override
    public Object[] drain(int limit) {
        List<E> drained = new ArrayList<>();
        drainTo(drained, limit);
        return drained.toArray();
    }

    @Override
    @SuppressWarnings("unchecked") // it was an element
    public Runnable undo(String method, Object result) {
        String name = method.substring(0, method.indexOf('('));
        if (method.equals("drain(int)")) {
            Object[] drained = (Object[]) result;
            return drained.length == 0
                    ? null
                    : () -> {
                        for (int i = drained.length - 1; i >= 0; i--) {
                            addFirst((E) drained[i]);
                        }
                    };
        }
        if (result == null || method.equals("remove(Object)")) {
            return null;
        }
        if (FROM_THE_FRONT.contains(name)) {
            return () -> addFirst((E) result);
        }
        return FROM_THE_BACK.contains(name) ? () -> addLast((E) result) : null;
    }
}
