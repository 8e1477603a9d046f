package io.multiprocessing.internal.codec;

import java.util.HashMap;
import java.util.Map;

/**
 * The forms that an object can have in a message of {@link KryoCodec}. A kind's tag is the first thing written of each
 * object; tags are part of the format: add new kinds at the end, and change {@link Coder#FORMAT} when one changes its
 * meaning.
 */
enum Kind {
    STRING(false, "java.lang.String"),
    BOOLEAN(false, "java.lang.Boolean"),
    BYTE(false, "java.lang.Byte"),
    SHORT(false, "java.lang.Short"),
    CHARACTER(false, "java.lang.Character"),
    INTEGER(false, "java.lang.Integer"),
    LONG(false, "java.lang.Long"),
    FLOAT(false, "java.lang.Float"),
    DOUBLE(false, "java.lang.Double"),
    BIG_INTEGER(false, "java.math.BigInteger"),
    BIG_DECIMAL(false, "java.math.BigDecimal"),
    UUID(false, "java.util.UUID"),
    URI(false, "java.net.URI"),
    PATTERN(false, "java.util.regex.Pattern"),
    CHARSET(false),
    PATH(false),
    CLASS(false, "java.lang.Class"),
    DATE(true, "java.util.Date"),
    BIT_SET(true, "java.util.BitSet"),
    STRING_BUILDER(true, "java.lang.StringBuilder"),
    STRING_BUFFER(true, "java.lang.StringBuffer"),
    ATOMIC_INTEGER(true, "java.util.concurrent.atomic.AtomicInteger"),
    ATOMIC_LONG(true, "java.util.concurrent.atomic.AtomicLong"),
    ATOMIC_BOOLEAN(true, "java.util.concurrent.atomic.AtomicBoolean"),
    DURATION(false, "java.time.Duration"),
    INSTANT(false, "java.time.Instant"),
    LOCAL_DATE(false, "java.time.LocalDate"),
    LOCAL_TIME(false, "java.time.LocalTime"),
    LOCAL_DATE_TIME(false, "java.time.LocalDateTime"),
    ZONE_OFFSET(false, "java.time.ZoneOffset"),
    ZONE_REGION(false, "java.time.ZoneRegion"),
    OFFSET_TIME(false, "java.time.OffsetTime"),
    OFFSET_DATE_TIME(false, "java.time.OffsetDateTime"),
    ZONED_DATE_TIME(false, "java.time.ZonedDateTime"),
    PERIOD(false, "java.time.Period"),
    YEAR(false, "java.time.Year"),
    YEAR_MONTH(false, "java.time.YearMonth"),
    MONTH_DAY(false, "java.time.MonthDay"),
    OPTIONAL_INT(false, "java.util.OptionalInt"),
    OPTIONAL_LONG(false, "java.util.OptionalLong"),
    OPTIONAL_DOUBLE(false, "java.util.OptionalDouble"),

    BYTE_BUFFER(true),
    MEMORY_SEGMENT(true),

    BOOLEAN_ARRAY(true, "[Z"),
    BYTE_ARRAY(true, "[B"),
    SHORT_ARRAY(true, "[S"),
    CHAR_ARRAY(true, "[C"),
    INT_ARRAY(true, "[I"),
    LONG_ARRAY(true, "[J"),
    FLOAT_ARRAY(true, "[F"),
    DOUBLE_ARRAY(true, "[D"),
    OBJECT_ARRAY(true, "[Ljava.lang.Object;"),
    STRING_ARRAY(true, "[Ljava.lang.String;"),
    /** An array of any other type, followed by that type's name. */
    NAMED_ARRAY(true),

    OPTIONAL(true, "java.util.Optional"),
    ATOMIC_REFERENCE(true, "java.util.concurrent.atomic.AtomicReference"),
    MAP_ENTRY(true),

    ARRAY_LIST(true, "java.util.ArrayList"),
    LINKED_LIST(true, "java.util.LinkedList"),
    ARRAY_DEQUE(true, "java.util.ArrayDeque"),
    COPY_ON_WRITE_ARRAY_LIST(true, "java.util.concurrent.CopyOnWriteArrayList"),
    PRIORITY_QUEUE(true, "java.util.PriorityQueue"),
    HASH_SET(true, "java.util.HashSet"),
    LINKED_HASH_SET(true, "java.util.LinkedHashSet"),
    TREE_SET(true, "java.util.TreeSet"),
    ARRAYS_AS_LIST(true, "java.util.Arrays$ArrayList"),
    LIST_OF(true, "java.util.ImmutableCollections$ListN", "java.util.ImmutableCollections$List12"),
    SET_OF(true, "java.util.ImmutableCollections$SetN", "java.util.ImmutableCollections$Set12"),
    EMPTY_LIST(false, "java.util.Collections$EmptyList"),
    EMPTY_SET(false, "java.util.Collections$EmptySet"),
    SINGLETON_LIST(true, "java.util.Collections$SingletonList"),
    SINGLETON_SET(true, "java.util.Collections$SingletonSet"),

    HASH_MAP(true, "java.util.HashMap"),
    LINKED_HASH_MAP(true, "java.util.LinkedHashMap"),
    TREE_MAP(true, "java.util.TreeMap"),
    CONCURRENT_HASH_MAP(true, "java.util.concurrent.ConcurrentHashMap"),
    MAP_OF(true, "java.util.ImmutableCollections$MapN", "java.util.ImmutableCollections$Map1"),
    EMPTY_MAP(false, "java.util.Collections$EmptyMap"),
    SINGLETON_MAP(true, "java.util.Collections$SingletonMap"),

    /** A constant, as the name of its enum and its own. */
    ENUM(false),
    /** The name of the class, a fingerprint of its components, then their values. */
    RECORD(true),
    /** The name of the class that contains the lambda, what identifies it there, then the captured values. */
    LAMBDA(true),
    /** What {@code writeReplace} returned. */
    REPLACED(true),
    /** Text of an exception and, where it can be had, its Java form. */
    THROWABLE(true),
    /** A piece of the message's embedded Java serialization stream. */
    JAVA(true);

    /** The tag of null. */
    static final int NULL_TAG = 0;

    /** The tag of an object that occurred before, followed by its number. */
    static final int BACK_REFERENCE_TAG = 1;

    private static final Kind[] VALUES = values();
    private static final Map<String, Kind> BY_CLASS = new HashMap<>(256);

    static {
        for (Kind kind : VALUES) {
            for (String className : kind.classNames) {
                BY_CLASS.put(className, kind);
            }
        }
    }

    /** Whether a second occurrence in the message is a reference to the first. */
    final boolean tracked;

    /** The JDK classes of this kind, if it has any to itself. Names, so that none is loaded for it. */
    private final String[] classNames;

    Kind(boolean tracked, String... classNames) {
        this.tracked = tracked;
        this.classNames = classNames;
    }

    /** The kind of a JDK class that has one of its own, or null. */
    static Kind ofClass(Class<?> type) {
        return type.getClassLoader() == null ? BY_CLASS.get(type.getName()) : null;
    }

    int tag() {
        return ordinal() + 2;
    }

    /** Whether the tag is followed by the name of the object's class. */
    boolean named() {
        return this == RECORD || this == ENUM || this == NAMED_ARRAY;
    }

    /** Whether an object is complete only after its parts are, so that it cannot be one of its own parts. */
    boolean builtFromParts() {
        return switch (this) {
            case OPTIONAL,
                    MAP_ENTRY,
                    LIST_OF,
                    SET_OF,
                    SINGLETON_LIST,
                    SINGLETON_SET,
                    MAP_OF,
                    SINGLETON_MAP,
                    RECORD,
                    LAMBDA,
                    REPLACED -> true;
            default -> false;
        };
    }

    /** Whether the hash code of an object has nothing to do with its parts. */
    boolean isHashedByIdentity() {
        return switch (this) {
            case OBJECT_ARRAY, STRING_ARRAY, NAMED_ARRAY, ATOMIC_REFERENCE, ARRAY_DEQUE, PRIORITY_QUEUE, LAMBDA -> true;
            default -> false;
        };
    }

    /** Whether each call for the hash code goes through all that the object has in the message. */
    boolean isHashedByBytes() {
        return this == BYTE_BUFFER || this == BIT_SET || this == BIG_INTEGER || this == BIG_DECIMAL;
    }

    /** The kind of a tag, or null. */
    static Kind ofTag(int tag) {
        int ordinal = tag - 2;
        return ordinal >= 0 && ordinal < VALUES.length ? VALUES[ordinal] : null;
    }
}
