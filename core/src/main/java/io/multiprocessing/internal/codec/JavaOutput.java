package io.multiprocessing.internal.codec;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/**
 * Java serialization of one or more objects into one stream, which is handed out piece by piece: later pieces refer
 * back to the classes and objects of earlier ones.
 *
 * <p>It writes more than plain Java serialization does: records, JDK values and shared objects that are not
 * Serializable are replaced by forms that are. Lambdas and {@code writeReplace} are {@code java.base}'s own affair; it
 * may reflect on any class.
 */
final class JavaOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final Stream stream;

    /**
     * Begins a stream.
     *
     * @param exceptionsAsForms whether exceptions get a text form, too; in the stream of an exception itself they do
     *     not
     */
    JavaOutput(boolean exceptionsAsForms) throws IOException {
        stream = new Stream(bytes, exceptionsAsForms);
    }

    /** Writes an object. */
    byte[] write(Object object) throws IOException {
        stream.writeObject(object);
        stream.flush();
        byte[] piece = bytes.toByteArray();
        bytes.reset();
        return piece;
    }

    private static final class Stream extends ObjectOutputStream {
        private final boolean exceptionsAsForms;

        Stream(ByteArrayOutputStream bytes, boolean exceptionsAsForms) throws IOException {
            super(bytes);
            this.exceptionsAsForms = exceptionsAsForms;
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) throws IOException {
            if (object instanceof Throwable throwable) {
                return exceptionsAsForms ? ThrowableForm.of(throwable) : object;
            }
            if (object instanceof Serializable
                    && !(object instanceof Context)
                    && !(object instanceof Process)
                    && !Replacement.isSharedProxy(object.getClass())) {
                return object;
            }
            if (object == null) {
                return null; // what writeReplace returned
            }
            Route route = Routes.of(object.getClass());
            if (route.refused()) {
                throw new NotSerializableException(Refusal.of(object));
            }
            return switch (route.kind()) {
                case REPLACED -> {
                    Object replacement = Replacement.of(object.getClass()).replace(object);
                    yield replacement == null ? null : replaceObject(replacement);
                }
                case RECORD ->
                    new RecordForm(
                            object.getClass(),
                            route.shape().fingerprint,
                            route.shape().values(object));
                default -> PlainValues.standIn(route.kind(), object);
            };
        }
    }
}
