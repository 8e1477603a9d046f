package io.multiprocessing.internal.codec;

import io.multiprocessing.Shareable;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What an object takes along when it travels, with a name for each part that its author recognises. */
final class Parts {
    /**
     * One of them.
     *
     * @param name such as {@code field "worker" of com.acme.Holder}
     * @param value may be null
     */
    record Part(String name, Object value) {}

    private final List<Part> parts = new ArrayList<>();

    private Parts() {}

    /** The parts of an object; none where we may not look, or would change something by looking. */
    static List<Part> of(Object object) {
        Parts collector = new Parts();
        collector.collect(object);
        return collector.parts;
    }

    private void collect(Object object) {
        switch (object) {
            case Throwable _ -> {} // always travels
            case Object[] array -> elements(array, array);
            case Optional<?> optional -> add("the content of an Optional", optional.orElse(null));
            case AtomicReference<?> reference -> add("the content of an AtomicReference", reference.get());
            case Map.Entry<?, ?> entry -> entry("an entry", entry);
            case Collection<?> collection when ofTheJdk(object) -> elements(object, collection.toArray());
            case Map<?, ?> map
            when ofTheJdk(object) ->
                map.entrySet().forEach(entry -> entry(object.getClass().getName(), entry));
            default -> collectByRoute(object);
        }
    }

    private static boolean ofTheJdk(Object object) {
        return object.getClass().getClassLoader() == null;
    }

    private void elements(Object container, Object[] elements) {
        for (int i = 0; i < elements.length; i++) {
            add("element " + i + " of " + container.getClass().getTypeName(), elements[i]);
        }
    }

    private void entry(String map, Map.Entry<?, ?> entry) {
        Object key = entry.getKey();
        add("a key of " + map, key);
        String shown = key instanceof String || key instanceof Number || key instanceof Enum<?> ? " " + key : "";
        add("the value of key" + shown + " of " + map, entry.getValue());
    }

    private void collectByRoute(Object object) {
        Class<?> type = object.getClass();
        Kind kind = Routes.of(type).kind();
        if (kind == Kind.LAMBDA || kind == Kind.REPLACED && !(object instanceof Shareable)) {
            collectReplacement(object);
        } else if (kind == Kind.RECORD) {
            RecordShape shape = RecordShape.of(type);
            Object[] values = shape.values(object);
            for (int i = 0; i < values.length; i++) {
                add("component \"" + shape.fields[i].getName() + "\" of " + type.getName(), values[i]);
            }
        } else if (kind == Kind.JAVA && !(object instanceof Externalizable)) {
            if (object instanceof AbstractCollection<?> collection) {
                elements(object, collection.toArray());
            } else if (object instanceof AbstractMap<?, ?> map) {
                map.entrySet().forEach(entry -> entry(type.getName(), entry));
            }
            for (Class<?> each = type; Serializable.class.isAssignableFrom(each); each = each.getSuperclass()) {
                collectFields(object, each);
            }
        }
    }

    private void collectFields(Object object, Class<?> type) {
        for (ObjectStreamField serializable : ObjectStreamClass.lookup(type).getFields()) {
            if (serializable.isPrimitive()) {
                continue;
            }
            try {
                Field field = type.getDeclaredField(serializable.getName());
                if (field.trySetAccessible()) {
                    add(nameOf(field), field.get(object));
                }
            } catch (ReflectiveOperationException e) {
                // a field that only the class's writeObject knows
            }
        }
    }

    private static String nameOf(Field field) {
        String name = field.getName();
        String type = field.getDeclaringClass().getName();
        if (name.startsWith("this$")) {
            return "the enclosing object of " + type;
        }
        return name.startsWith("val$")
                ? "captured variable \"" + name.substring(4) + "\" of " + type
                : "field \"" + name + "\" of " + type;
    }

    private void collectReplacement(Object object) {
        try {
            Object replacement = Replacement.of(object.getClass()).replace(object);
            if (replacement instanceof SerializedLambda lambda) {
                captured(lambda);
            } else if (replacement != object) {
                add("what writeReplace of " + object.getClass().getName() + " returned", replacement);
            }
        } catch (IOException e) {
            // then that is what failed
        }
    }

    private void captured(SerializedLambda lambda) {
        LambdaNames names = new LambdaNames(lambda);
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            add(names.captured(i), lambda.getCapturedArg(i));
        }
    }

    private void add(String name, Object value) {
        if (value != null) {
            parts.add(new Part(name, value));
        }
    }
}
