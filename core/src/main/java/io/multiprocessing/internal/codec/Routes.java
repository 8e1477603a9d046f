package io.multiprocessing.internal.codec;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Shareable;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides how the objects of a class travel. The first rule that fits counts:
 *
 * <ol>
 *   <li>JDK types that the codec knows: each its own {@link Kind};
 *   <li>arrays, enum constants, exceptions;
 *   <li>a {@link Context} or {@link Process}: refused;
 *   <li>lambdas and method references, if they are {@link Serializable};
 *   <li>what has {@code writeReplace}: as what that returns;
 *   <li>records that we may reflect on: component by component;
 *   <li>everything else that is {@link Serializable}: by Java serialization;
 *   <li>JDK types that are not, but are plain values or views of collections: as such;
 *   <li>the rest is refused.
 * </ol>
 */
final class Routes {
    static final Route REFUSED = new Route(Object.class, null, null);

    private static final ClassValue<Route> ROUTES = new ClassValue<>() {
        @Override
        protected Route computeValue(Class<?> type) {
            Kind kind = Kind.ofClass(type);
            return kind != null ? new Route(type, kind, null) : decide(type);
        }
    };

    private Routes() {}

    static Route of(Class<?> type) {
        return ROUTES.get(type);
    }

    private static Route decide(Class<?> type) {
        if (type.isArray()) {
            return new Route(type, Kind.NAMED_ARRAY, null);
        }
        if (Enum.class.isAssignableFrom(type)) {
            return enumRoute(type);
        }
        if (Throwable.class.isAssignableFrom(type)) {
            return new Route(type, Kind.THROWABLE, null);
        }
        if (Context.class.isAssignableFrom(type) || Process.class.isAssignableFrom(type)) {
            return REFUSED;
        }
        boolean serializable = Serializable.class.isAssignableFrom(type);
        if (isLambda(type)) {
            return serializable ? new Route(type, Kind.LAMBDA, null) : REFUSED;
        }
        if (type.getClassLoader() != null
                && (serializable || Shareable.class.isAssignableFrom(type))
                && Replacement.of(type).isPossible()) {
            return new Route(type, Kind.REPLACED, null);
        }
        return withoutReplacement(type);
    }

    /** How objects travel whose {@code writeReplace}, if they have one, has been called. */
    static Route withoutReplacement(Class<?> type) {
        RecordShape shape = type.isRecord() ? RecordShape.of(type) : null;
        if (shape != null) {
            return new Route(type, Kind.RECORD, shape);
        }
        if (Serializable.class.isAssignableFrom(type)) {
            return new Route(type, Kind.JAVA, null);
        }
        Kind kind = kindOfPlainValue(type);
        return kind == null ? REFUSED : new Route(type, kind, null);
    }

    static boolean isLambda(Class<?> type) {
        return type.isHidden() && type.isSynthetic() && type.getName().contains("$$Lambda");
    }

    /** A constant with a body is of a subclass of its enum. */
    private static Route enumRoute(Class<?> type) {
        if (type == Enum.class) {
            return REFUSED;
        }
        return type.isEnum() ? new Route(type, Kind.ENUM, null) : of(type.getSuperclass());
    }

    /** The kind of a JDK type that is not Serializable and all the same a value, or null. */
    static Kind kindOfPlainValue(Class<?> type) {
        if (type.getClassLoader() != null
                && !Path.class.isAssignableFrom(type)
                && !Charset.class.isAssignableFrom(type)) {
            return null;
        }
        if (ByteBuffer.class.isAssignableFrom(type)) {
            return Kind.BYTE_BUFFER;
        }
        if (Path.class.isAssignableFrom(type)) {
            return Kind.PATH;
        }
        if (Charset.class.isAssignableFrom(type)) {
            return Kind.CHARSET;
        }
        if (type.getPackageName().equals("jdk.internal.foreign") && MemorySegment.class.isAssignableFrom(type)) {
            return Kind.MEMORY_SEGMENT;
        }
        return type.getPackageName().startsWith("java.util") && !Modifier.isPublic(type.getModifiers())
                ? kindOfView(type)
                : null;
    }

    /** Key sets, sub-lists and the like. */
    private static Kind kindOfView(Class<?> type) {
        if (Map.Entry.class.isAssignableFrom(type)) {
            return Kind.MAP_ENTRY;
        }
        if (Map.class.isAssignableFrom(type)) {
            return Kind.LINKED_HASH_MAP;
        }
        if (Set.class.isAssignableFrom(type)) {
            return Kind.LINKED_HASH_SET;
        }
        return List.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type) ? Kind.ARRAY_LIST : null;
    }
}
