package io.multiprocessing.internal.host;

import io.multiprocessing.Shareable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What is behind a proxy of a user's interface. Every method is called where the object lives, but for default methods
 * that are given a function: those run here, on the proxy, and so does the function.
 *
 * @param referent what the proxy stands for
 */
record ViewProxy(Referent referent) implements InvocationHandler {
    static Object of(Class<?> view, Referent referent) {
        return Proxy.newProxyInstance(loader(view), new Class<?>[] {view, Shareable.class}, new ViewProxy(referent));
    }

    /** One that sees both. */
    private static ClassLoader loader(Class<?> view) {
        ClassLoader loader = view.getClassLoader();
        return loader == null ? Shareable.class.getClassLoader() : loader;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.isDefault() && takesFunction(method)) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        Object[] given = arguments == null ? new Object[0] : arguments;
        if (given.length == 1 && Face.isEverybodys(method)) {
            return referent.isEqualTo(given[0]);
        }
        return referent.call(Face.keyOf(method), given);
    }

    private static boolean takesFunction(Method method) {
        for (Class<?> type : method.getParameterTypes()) {
            if (type.isAnnotationPresent(FunctionalInterface.class)) {
                return true;
            }
        }
        return false;
    }

    /** A proxy travels as this does. */
    private Object writeReplace() {
        return referent.travelling();
    }
}
