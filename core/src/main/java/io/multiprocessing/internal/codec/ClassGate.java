package io.multiprocessing.internal.codec;

import io.multiprocessing.spi.ClassFilter;
import java.io.IOException;
import java.io.InvalidClassException;
import java.util.HashMap;
import java.util.Map;

/**
 * The only way from a class name in a message to a class. Asks the filter before anything is loaded, and initialises
 * nothing.
 */
final class ClassGate {
    private static final int MOST_DIMENSIONS = 255;
    private static final int MOST_REMEMBERED = 4096;

    private static final Class<?>[] PRIMITIVES = {
        boolean.class, byte.class, short.class, char.class, int.class, long.class, float.class, double.class, void.class
    };

    private final ClassFilter filter;
    private final ClassLoader loader;

    /** What this loader answered before; the filter is asked all the same. */
    private final Map<String, Class<?>> loaded;

    ClassGate(ClassFilter filter, ClassLoader loader) {
        this(filter, loader, new HashMap<>());
    }

    private ClassGate(ClassFilter filter, ClassLoader loader, Map<String, Class<?>> loaded) {
        this.filter = filter;
        this.loader = loader == null ? ClassLoader.getSystemClassLoader() : loader;
        this.loaded = loaded;
    }

    /** A gate for the next message; it remembers what this one loaded if the loader is the same. */
    ClassGate with(ClassFilter nextFilter, ClassLoader nextLoader) {
        if (nextFilter == filter && nextLoader == loader) {
            return this;
        }
        return nextLoader == loader
                ? new ClassGate(nextFilter, nextLoader, loaded)
                : new ClassGate(nextFilter, nextLoader);
    }

    ClassLoader loader() {
        return loader;
    }

    /**
     * The class of a name as {@link Class#getName()} gives it.
     *
     * @throws IOException the filter refused it
     * @throws ClassNotFoundException there is no such class here
     */
    Class<?> load(String name) throws IOException, ClassNotFoundException {
        if (!name.startsWith("[")) {
            return loadElement(name);
        }
        int dimensions = 1;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        if (dimensions > MOST_DIMENSIONS) {
            throw new InvalidClassException("an array of " + dimensions + " dimensions");
        }
        Class<?> type = loadArrayElement(name, dimensions);
        for (int i = 0; i < dimensions; i++) {
            type = type.arrayType();
        }
        return type;
    }

    private Class<?> loadArrayElement(String name, int start) throws IOException, ClassNotFoundException {
        if (name.length() > start + 2 && name.charAt(start) == 'L' && name.endsWith(";")) {
            return loadElement(name.substring(start + 1, name.length() - 1));
        }
        if (name.length() != start + 1) {
            throw new ClassNotFoundException(name);
        }
        for (Class<?> primitive : PRIMITIVES) {
            if (primitive != void.class && primitive.descriptorString().charAt(0) == name.charAt(start)) {
                return primitive;
            }
        }
        throw new ClassNotFoundException(name);
    }

    private Class<?> loadElement(String name) throws IOException, ClassNotFoundException {
        for (Class<?> primitive : PRIMITIVES) {
            if (primitive.getName().equals(name)) {
                return primitive;
            }
        }
        if (!ClassFilters.letIn(filter, name)) {
            throw new InvalidClassException(name, ClassFilters.REFUSAL);
        }
        Class<?> type = loaded.get(name);
        if (type == null) {
            type = find(name);
            if (loaded.size() < MOST_REMEMBERED) {
                loaded.put(name, type);
            }
        }
        return type;
    }

    private Class<?> find(String name) throws ClassNotFoundException {
        if (name.indexOf('/') >= 0 || name.startsWith("[")) {
            throw new ClassNotFoundException(name);
        }
        try {
            return Class.forName(name, false, loader);
        } catch (LinkageError e) {
            throw new ClassNotFoundException(name + " cannot be loaded: " + e, e);
        }
    }
}
