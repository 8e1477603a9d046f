package io.multiprocessing.internal.codec;

import io.multiprocessing.Shareable;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

/**
 * What a class's {@code writeReplace} returns, whatever its access, as Java serialization finds it. Where we may not
 * call it (the class is in a named module that is not open to us), {@code java.base} is made to: an
 * {@link ObjectOutputStream} calls it and shows what it got. A {@link Proxy} that is shareable is replaced by what its
 * handler is replaced by.
 */
final class Replacement {
    private static final ClassValue<Replacement> REPLACEMENTS = new ClassValue<>() {
        @Override
        protected Replacement computeValue(Class<?> type) {
            if (isSharedProxy(type)) {
                return new Replacement(true, null, false, true);
            }
            Method method = find(type);
            boolean callable = method != null && method.trySetAccessible();
            return new Replacement(
                    method != null, callable ? method : null, Serializable.class.isAssignableFrom(type), false);
        }
    };

    private final boolean declared;
    private final Method method;
    private final boolean serializable;
    private final boolean byHandler;

    private Replacement(boolean declared, Method method, boolean serializable, boolean byHandler) {
        this.declared = declared;
        this.method = method;
        this.serializable = serializable;
        this.byHandler = byHandler;
    }

    /** Whether objects of a class are proxies that travel as what their handler is replaced by. */
    static boolean isSharedProxy(Class<?> type) {
        return Proxy.isProxyClass(type) && Shareable.class.isAssignableFrom(type);
    }

    static Replacement of(Class<?> type) {
        return REPLACEMENTS.get(type);
    }

    /** Whether there is such a method, and a way to call it. */
    boolean isPossible() {
        return method != null || declared && serializable || byHandler;
    }

    /** Calls the method once. */
    Object replace(Object object) throws IOException {
        if (byHandler) {
            Object handler = Proxy.getInvocationHandler(object);
            Replacement replacement = of(handler.getClass());
            if (!replacement.isPossible()) {
                throw new InvalidClassException(object.getClass().getName(), "its handler has no writeReplace");
            }
            return replacement.replace(handler);
        }
        if (method == null) {
            return Peek.at(object);
        }
        try {
            return method.invoke(object);
        } catch (InvocationTargetException e) {
            throw unwrap(e, object);
        } catch (IllegalAccessException e) {
            throw new InvalidClassException(object.getClass().getName(), "its writeReplace cannot be called: " + e);
        }
    }

    private static IOException unwrap(InvocationTargetException e, Object object) throws IOException {
        switch (e.getCause()) {
            case IOException thrown -> throw thrown;
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case Throwable thrown ->
                throw new IOException("writeReplace of " + object.getClass().getName() + " threw " + thrown, thrown);
        }
    }

    private static Method find(Class<?> type) {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            try {
                Method method = declaring.getDeclaredMethod("writeReplace");
                return method.getReturnType() == Object.class && isInheritedBy(type, method) ? method : null;
            } catch (NoSuchMethodException e) {
                // the superclass may have it
            }
        }
        return null;
    }

    private static boolean isInheritedBy(Class<?> type, Method method) {
        int modifiers = method.getModifiers();
        if ((modifiers & (Modifier.STATIC | Modifier.ABSTRACT)) != 0) {
            return false;
        }
        Class<?> declaring = method.getDeclaringClass();
        if (Modifier.isPrivate(modifiers)) {
            return declaring == type;
        }
        return (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                || declaring.getClassLoader() == type.getClassLoader()
                        && declaring.getPackageName().equals(type.getPackageName());
    }

    /** Keeps what replaced the object, and writes nothing. */
    private static final class Peek extends ObjectOutputStream {
        private Object replacement;

        private Peek() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        static Object at(Object object) throws IOException {
            try (Peek peek = new Peek()) {
                peek.writeObject(object);
                return peek.replacement;
            }
        }

        @Override
        protected Object replaceObject(Object object) {
            replacement = object;
            return null;
        }
    }
}
