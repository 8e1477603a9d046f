package io.multiprocessing.internal.codec;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Shareable;
import java.lang.reflect.Modifier;

/** Says why an object cannot travel, and what to do about it. */
final class Refusal {
    private Refusal() {}

    static String of(Object object) {
        return ofClass(object.getClass());
    }

    static String ofClass(Class<?> type) {
        String name = type.getName();
        if (Context.class.isAssignableFrom(type)) {
            return name
                    + " is a Context, which belongs to its process; use Context.current() in the code that runs in the other one";
        }
        if (Process.class.isAssignableFrom(type)) {
            return name
                    + " is a Process: a handle cannot travel, for only the process that made it may use it; send its name() or pid()";
        }
        if (Routes.isLambda(type)) {
            return "a lambda or method reference in " + name.substring(0, name.indexOf("$$Lambda")) + " is of the type "
                    + interfacesOf(type)
                    + ", which is not Serializable; declare it as a Target, a Task or a TaskFunction, or cast it: ("
                    + interfacesOf(type) + " & Serializable)";
        }
        if (Shareable.class.isAssignableFrom(type)) {
            return name
                    + " implements Shareable but was not made by a Context; only a Context's own objects are shared";
        }
        if (type.isRecord()) {
            return name + " is a record that " + type.getModule()
                    + " does not let us reflect on; let it implement Serializable";
        }
        if (type.isAnonymousClass()) {
            return name + " is an anonymous class (" + interfacesOf(type)
                    + ") that is not Serializable; use a lambda of a Serializable type, or a record";
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            return name
                    + " is not Serializable and not a record, and being an inner class it would take its enclosing object along; make it a record or leave it out";
        }
        return name + " is not Serializable and not a record; make it so, or leave it out";
    }

    private static String interfacesOf(Class<?> type) {
        Class<?>[] interfaces = type.getInterfaces();
        if (interfaces.length == 0) {
            return type.getSuperclass().getSimpleName();
        }
        StringBuilder names = new StringBuilder();
        for (Class<?> each : interfaces) {
            names.append(names.isEmpty() ? "" : " & ").append(each.getSimpleName());
        }
        return names.toString();
    }
}
