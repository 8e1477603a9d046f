package io.multiprocessing.internal.codec;

/**
 * How the objects of one class travel. Knows nothing of Kryo, so that {@link JdkCodec} does not load it.
 *
 * @param type the class, or one that stands for several of a kind
 * @param kind the form they have in a message; null: they cannot travel
 * @param shape how the components are reached, if the kind is {@link Kind#RECORD}
 */
record Route(Class<?> type, Kind kind, RecordShape shape) {
    boolean refused() {
        return kind == null;
    }
}
