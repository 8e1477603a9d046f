package io.multiprocessing.internal.codec;

import java.io.InvalidClassException;
import java.io.ObjectStreamException;
import java.io.Serializable;

/**
 * Stands in a Java serialization stream for a record that is not Serializable.
 *
 * @param type its class
 * @param fingerprint of its components
 * @param values the values of its components
 */
record RecordForm(
        Class<?> type,
        int fingerprint,
        @SuppressWarnings("serial") Object[] values) implements Serializable {
    private Object readResolve() throws ObjectStreamException {
        RecordShape shape = type == null || !type.isRecord() ? null : RecordShape.of(type);
        if (shape == null || values == null) {
            throw new InvalidClassException(
                    String.valueOf(type), "cannot be made as a record here; let it implement Serializable");
        }
        shape.check(fingerprint);
        return shape.make(values);
    }
}
