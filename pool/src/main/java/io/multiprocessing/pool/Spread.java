package io.multiprocessing.pool;

import io.multiprocessing.TaskBiFunction;
import io.multiprocessing.TaskFunction;
import java.util.Iterator;
import java.util.Map;

/**
 * A function of two arguments as one of pairs.
 *
 * @param function what to apply
 */
record Spread(TaskBiFunction<Object, Object, Object> function) implements TaskFunction<Object[], Object> {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(Object[] pair) throws Exception {
        return function.apply(pair[0], pair[1]);
    }

    /** Entries as pairs; those of a map need not be serializable. */
    static Iterable<Object[]> pairs(Iterable<? extends Map.Entry<?, ?>> entries) {
        if (entries instanceof java.util.Collection<? extends Map.Entry<?, ?>> all) {
            return new java.util.AbstractCollection<>() {
                @Override
                public Iterator<Object[]> iterator() {
                    return iterate(all.iterator());
                }

                @Override
                public int size() {
                    return all.size();
                }
            };
        }
        return () -> iterate(entries.iterator());
    }

    private static Iterator<Object[]> iterate(Iterator<? extends Map.Entry<?, ?>> entries) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Object[] next() {
                Map.Entry<?, ?> entry = entries.next();
                return new Object[] {entry.getKey(), entry.getValue()};
            }
        };
    }
}
