package io.multiprocessing.internal.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * One route for each {@link Kind}, and the JDK classes that have a kind of their own. Made once, shared by all coders.
 */
final class BuiltInRoutes {
    private static final Route[] BY_KIND = new Route[Kind.values().length];
    private static final Map<Class<?>, Route> BY_CLASS = new IdentityHashMap<>(256);

    static {
        for (Kind kind : Kind.values()) {
            Class<?> type = typeOf(kind);
            Route route = new Route(type == null ? Object.class : type, kind, null);
            BY_KIND[kind.ordinal()] = route;
            if (type != null) {
                BY_CLASS.put(type, route);
            }
        }
        BY_CLASS.put(List.of(0).getClass(), of(Kind.LIST_OF));
        BY_CLASS.put(Set.of(0).getClass(), of(Kind.SET_OF));
        BY_CLASS.put(Map.of(0, 0).getClass(), of(Kind.MAP_OF));
        BY_CLASS.remove(ZoneId.class);
    }

    private BuiltInRoutes() {}

    static Route of(Kind kind) {
        return BY_KIND[kind.ordinal()];
    }

    /** The route of a class that has a kind of its own, or null. */
    static Route of(Class<?> type) {
        Route route = BY_CLASS.get(type);
        if (route == null && type.getName().equals("java.time.ZoneRegion")) {
            return of(Kind.ZONE_REGION);
        }
        return route;
    }

    /** The class that has a kind to itself, or null. */
    private static Class<?> typeOf(Kind kind) {
        return switch (kind) {
            case STRING -> String.class;
            case BOOLEAN -> Boolean.class;
            case BYTE -> Byte.class;
            case SHORT -> Short.class;
            case CHARACTER -> Character.class;
            case INTEGER -> Integer.class;
            case LONG -> Long.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case BIG_INTEGER -> BigInteger.class;
            case BIG_DECIMAL -> BigDecimal.class;
            case UUID -> UUID.class;
            case URI -> URI.class;
            case PATTERN -> Pattern.class;
            case CLASS -> Class.class;
            case DATE -> Date.class;
            case BIT_SET -> BitSet.class;
            case STRING_BUILDER -> StringBuilder.class;
            case STRING_BUFFER -> StringBuffer.class;
            case ATOMIC_INTEGER -> AtomicInteger.class;
            case ATOMIC_LONG -> AtomicLong.class;
            case ATOMIC_BOOLEAN -> AtomicBoolean.class;
            case DURATION -> Duration.class;
            case INSTANT -> Instant.class;
            case LOCAL_DATE -> LocalDate.class;
            case LOCAL_TIME -> LocalTime.class;
            case LOCAL_DATE_TIME -> LocalDateTime.class;
            case ZONE_OFFSET -> ZoneOffset.class;
            case ZONE_REGION -> ZoneId.class;
            case OFFSET_TIME -> OffsetTime.class;
            case OFFSET_DATE_TIME -> OffsetDateTime.class;
            case ZONED_DATE_TIME -> ZonedDateTime.class;
            case PERIOD -> Period.class;
            case YEAR -> Year.class;
            case YEAR_MONTH -> YearMonth.class;
            case MONTH_DAY -> MonthDay.class;
            case OPTIONAL_INT -> OptionalInt.class;
            case OPTIONAL_LONG -> OptionalLong.class;
            case OPTIONAL_DOUBLE -> OptionalDouble.class;
            case BOOLEAN_ARRAY -> boolean[].class;
            case BYTE_ARRAY -> byte[].class;
            case SHORT_ARRAY -> short[].class;
            case CHAR_ARRAY -> char[].class;
            case INT_ARRAY -> int[].class;
            case LONG_ARRAY -> long[].class;
            case FLOAT_ARRAY -> float[].class;
            case DOUBLE_ARRAY -> double[].class;
            case OBJECT_ARRAY -> Object[].class;
            case STRING_ARRAY -> String[].class;
            case OPTIONAL -> Optional.class;
            case ATOMIC_REFERENCE -> AtomicReference.class;
            case ARRAY_LIST -> ArrayList.class;
            case LINKED_LIST -> LinkedList.class;
            case ARRAY_DEQUE -> ArrayDeque.class;
            case COPY_ON_WRITE_ARRAY_LIST -> CopyOnWriteArrayList.class;
            case PRIORITY_QUEUE -> PriorityQueue.class;
            case HASH_SET -> HashSet.class;
            case LINKED_HASH_SET -> LinkedHashSet.class;
            case TREE_SET -> TreeSet.class;
            case ARRAYS_AS_LIST -> Arrays.asList().getClass();
            case LIST_OF -> List.of().getClass();
            case SET_OF -> Set.of().getClass();
            case EMPTY_LIST -> Collections.emptyList().getClass();
            case EMPTY_SET -> Collections.emptySet().getClass();
            case EMPTY_MAP -> Collections.emptyMap().getClass();
            case SINGLETON_LIST -> Collections.singletonList(null).getClass();
            case SINGLETON_SET -> Collections.singleton(null).getClass();
            case SINGLETON_MAP -> Collections.singletonMap(null, null).getClass();
            case HASH_MAP -> HashMap.class;
            case LINKED_HASH_MAP -> LinkedHashMap.class;
            case TREE_MAP -> TreeMap.class;
            case CONCURRENT_HASH_MAP -> ConcurrentHashMap.class;
            case MAP_OF -> Map.of().getClass();
            default -> null;
        };
    }
}
