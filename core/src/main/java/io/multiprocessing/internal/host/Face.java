package io.multiprocessing.internal.host;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The methods by which a referent may be called: the public ones of an interface, and nothing else of the object. Each
 * is named by its name and the types of its parameters, {@code "put(Object,Object)"}, and so found whatever version of
 * the interface the caller has.
 */
final class Face {
    private static final ClassValue<Face> FACES = new ClassValue<>() {
        @Override
        protected Face computeValue(Class<?> type) {
            return new Face(type);
        }
    };

    private static final ClassValue<Map<Method, String>> KEYS = new ClassValue<>() {
        @Override
        protected Map<Method, String> computeValue(Class<?> type) {
            return new java.util.concurrent.ConcurrentHashMap<>();
        }
    };

    private final Map<String, Method> methods = new HashMap<>();
    private final String closedModule;

    private Face(Class<?> type) {
        String closed = null;
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                if (!method.trySetAccessible() && !isExported(method.getDeclaringClass())) {
                    closed = type.getModule().getName();
                }
                methods.merge(keyOf(method), method, (one, other) -> one.isBridge() ? other : one);
            }
        }
        for (Method method : Object.class.getMethods()) {
            if (isEverybodys(method)) {
                methods.putIfAbsent(keyOf(method), method);
            }
        }
        closedModule = closed;
    }

    /**
     * The face that an interface gives to objects.
     *
     * @throws IllegalArgumentException it is not an interface, or one that we may not call
     */
    static Face of(Class<?> type) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(
                    "only an interface can be shown: " + type.getName() + " is a class; name one that it implements");
        }
        Face face = FACES.get(type);
        if (face.closedModule != null) {
            throw new IllegalArgumentException("the methods of " + type.getName() + " cannot be called: its module "
                    + face.closedModule + " does not export its package; export or open it to io.multiprocessing");
        }
        return face;
    }

    private static boolean isExported(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && type.getModule().isExported(type.getPackageName(), Face.class.getModule());
    }

    /** The method of that key; null: there is none that may be called. */
    Method find(String key) {
        return methods.get(key);
    }

    /** What all objects have and a proxy passes on. */
    static boolean isEverybodys(Method method) {
        return switch (method.getName()) {
            case "hashCode", "toString" -> method.getParameterCount() == 0;
            case "equals" -> method.getParameterCount() == 1 && method.getParameterTypes()[0] == Object.class;
            default -> false;
        };
    }

    /** How a method is named between processes. */
    static String keyOf(Method method) {
        return KEYS.get(method.getDeclaringClass()).computeIfAbsent(method, Face::makeKey);
    }

    private static String makeKey(Method method) {
        var types = new StringJoiner(",", method.getName() + "(", ")");
        for (Class<?> type : method.getParameterTypes()) {
            String name = type.getTypeName();
            types.add(
                    type.getPackageName().equals("java.lang")
                            ? name.substring(name.startsWith("java.lang.") ? "java.lang.".length() : 0)
                            : name);
        }
        return types.toString();
    }
}
