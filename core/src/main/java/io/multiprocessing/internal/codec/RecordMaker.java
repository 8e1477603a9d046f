package io.multiprocessing.internal.codec;

import java.io.ObjectStreamException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes records of a class of ours without reflection. The first reflective call of a constructor with many parameters
 * has the JDK spin some two dozen classes, in every child that is handed something shared.
 */
@FunctionalInterface
public interface RecordMaker {
    /**
     * Makes a record, or what its {@code readResolve} returns.
     *
     * @param values of its components, in order; those of objects may be anything
     * @return the object
     * @throws ObjectStreamException the class refuses the values
     * @throws RuntimeException the values are of other types, or refused
     */
    Object make(Object[] values) throws ObjectStreamException;

    /**
     * To be called by the static initializer of a record class of ours.
     *
     * @param type the class
     * @param maker makes its records
     */
    static void register(Class<? extends Record> type, RecordMaker maker) {
        Makers.ALL.put(type, maker);
    }

    /** The registered ones. */
    final class Makers {
        private static final Map<Class<?>, RecordMaker> ALL = new ConcurrentHashMap<>();
        private static final String OURS = "io.multiprocessing.internal.";

        private Makers() {}

        /** Null: there is none. */
        static RecordMaker of(Class<?> type) {
            if (!type.getName().startsWith(OURS) || type.getClassLoader() != RecordMaker.class.getClassLoader()) {
                return null;
            }
            try {
                Class.forName(type.getName(), true, type.getClassLoader()); // it registers itself
            } catch (ClassNotFoundException e) {
                throw new LinkageError(type.getName(), e);
            }
            return ALL.get(type);
        }
    }
}
