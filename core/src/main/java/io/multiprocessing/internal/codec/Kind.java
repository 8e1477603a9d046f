package io.multiprocessing.internal.codec;

/**
 * The forms that an object can have in a message of {@link KryoCodec}. A kind's tag is the first thing written of each
 * object; tags are part of the format: add new kinds at the end, and change {@link Coder#FORMAT} when one changes its
 * meaning.
 */
enum Kind {
    STRING(false),
    BOOLEAN(false),
    BYTE(false),
    SHORT(false),
    CHARACTER(false),
    INTEGER(false),
    LONG(false),
    FLOAT(false),
    DOUBLE(false),
    BIG_INTEGER(false),
    BIG_DECIMAL(false),
    UUID(false),
    URI(false),
    PATTERN(false),
    CHARSET(false),
    PATH(false),
    CLASS(false),
    DATE(true),
    BIT_SET(true),
    STRING_BUILDER(true),
    STRING_BUFFER(true),
    ATOMIC_INTEGER(true),
    ATOMIC_LONG(true),
    ATOMIC_BOOLEAN(true),
    DURATION(false),
    INSTANT(false),
    LOCAL_DATE(false),
    LOCAL_TIME(false),
    LOCAL_DATE_TIME(false),
    ZONE_OFFSET(false),
    ZONE_REGION(false),
    OFFSET_TIME(false),
    OFFSET_DATE_TIME(false),
    ZONED_DATE_TIME(false),
    PERIOD(false),
    YEAR(false),
    YEAR_MONTH(false),
    MONTH_DAY(false),
    OPTIONAL_INT(false),
    OPTIONAL_LONG(false),
    OPTIONAL_DOUBLE(false),

    BYTE_BUFFER(true),
    MEMORY_SEGMENT(true),

    BOOLEAN_ARRAY(true),
    BYTE_ARRAY(true),
    SHORT_ARRAY(true),
    CHAR_ARRAY(true),
    INT_ARRAY(true),
    LONG_ARRAY(true),
    FLOAT_ARRAY(true),
    DOUBLE_ARRAY(true),
    OBJECT_ARRAY(true),
    STRING_ARRAY(true),
    /** An array of any other type, followed by that type's name. */
    NAMED_ARRAY(true),

    OPTIONAL(true),
    ATOMIC_REFERENCE(true),
    MAP_ENTRY(true),

    ARRAY_LIST(true),
    LINKED_LIST(true),
    ARRAY_DEQUE(true),
    COPY_ON_WRITE_ARRAY_LIST(true),
    PRIORITY_QUEUE(true),
    HASH_SET(true),
    LINKED_HASH_SET(true),
    TREE_SET(true),
    ARRAYS_AS_LIST(true),
    LIST_OF(true),
    SET_OF(true),
    EMPTY_LIST(false),
    EMPTY_SET(false),
    SINGLETON_LIST(true),
    SINGLETON_SET(true),

    HASH_MAP(true),
    LINKED_HASH_MAP(true),
    TREE_MAP(true),
    CONCURRENT_HASH_MAP(true),
    MAP_OF(true),
    EMPTY_MAP(false),
    SINGLETON_MAP(true),

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

    /** Whether a second occurrence in the message is a reference to the first. */
    final boolean tracked;

    Kind(boolean tracked) {
        this.tracked = tracked;
    }

    int tag() {
        return ordinal() + 2;
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

    /** The kind of a tag, or null. */
    static Kind ofTag(int tag) {
        int ordinal = tag - 2;
        return ordinal >= 0 && ordinal < VALUES.length ? VALUES[ordinal] : null;
    }
}
