package io.multiprocessing.internal.codec;

/**
 * The serializer of each {@link Kind}. They do not change and are shared by all coders; each is made when first needed,
 * because every class that a starting child loads costs time.
 */
final class Forms {
    private static final GraphSerializer[] BY_KIND = new GraphSerializer[Kind.values().length];

    private Forms() {}

    static GraphSerializer of(Kind kind) {
        GraphSerializer form = BY_KIND[kind.ordinal()];
        return form != null ? form : first(kind);
    }

    /** A race makes two, and neither is the worse. */
    private static GraphSerializer first(Kind kind) {
        GraphSerializer form = make(kind);
        BY_KIND[kind.ordinal()] = form;
        return form;
    }

    private static GraphSerializer make(Kind kind) {
        return switch (kind) {
            case BOOLEAN_ARRAY,
                    BYTE_ARRAY,
                    SHORT_ARRAY,
                    CHAR_ARRAY,
                    INT_ARRAY,
                    LONG_ARRAY,
                    FLOAT_ARRAY,
                    DOUBLE_ARRAY,
                    BYTE_BUFFER,
                    MEMORY_SEGMENT -> new BulkSerializer(kind);
            case OBJECT_ARRAY, STRING_ARRAY, NAMED_ARRAY -> new ObjectArraySerializer(kind);
            case OPTIONAL,
                    ATOMIC_REFERENCE,
                    MAP_ENTRY,
                    SINGLETON_LIST,
                    SINGLETON_SET,
                    SINGLETON_MAP,
                    EMPTY_LIST,
                    EMPTY_SET,
                    EMPTY_MAP -> new CellSerializer(kind);
            case ARRAY_LIST,
                    LINKED_LIST,
                    ARRAY_DEQUE,
                    COPY_ON_WRITE_ARRAY_LIST,
                    PRIORITY_QUEUE,
                    HASH_SET,
                    LINKED_HASH_SET,
                    TREE_SET,
                    ARRAYS_AS_LIST,
                    LIST_OF,
                    SET_OF -> new CollectionSerializer(kind);
            case HASH_MAP, LINKED_HASH_MAP, TREE_MAP, CONCURRENT_HASH_MAP, MAP_OF -> new MapSerializer(kind);
            case ENUM -> new EnumSerializer();
            case RECORD -> new RecordSerializer();
            case LAMBDA -> new LambdaSerializer();
            case REPLACED -> new ReplacedSerializer();
            case THROWABLE -> new ThrowableSerializer();
            case JAVA -> new JavaSerializer();
            case DURATION,
                    INSTANT,
                    LOCAL_DATE,
                    LOCAL_TIME,
                    LOCAL_DATE_TIME,
                    ZONE_OFFSET,
                    ZONE_REGION,
                    OFFSET_TIME,
                    OFFSET_DATE_TIME,
                    ZONED_DATE_TIME,
                    PERIOD,
                    YEAR,
                    YEAR_MONTH,
                    MONTH_DAY -> new TimeSerializer(kind);
            default -> new ScalarSerializer(kind);
        };
    }
}
