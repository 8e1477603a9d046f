package io.multiprocessing.internal.codec;

/**
 * How the objects of one class travel.
 *
 * @param type the class; of an enum constant with a body, that of its enum
 * @param kind the form they have in a message; null: they cannot travel
 * @param shape how the components are reached, if the kind is {@link Kind#RECORD}
 */
record Route(Class<?> type, Kind kind, RecordShape shape) {
    boolean refused() {
        return kind == null;
    }
}
