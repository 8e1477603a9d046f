package io.multiprocessing.internal.codec;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Stands in a Java serialization stream for a JDK value that is not Serializable.
 *
 * @param tag of its {@link Kind}
 * @param content what it is made of
 */
record ValueForm(int tag, @SuppressWarnings("serial") Object content) implements Serializable {
    private Object readResolve() throws InvalidObjectException {
        try {
            return switch (Kind.ofTag(tag)) {
                case OPTIONAL -> Optional.ofNullable(content);
                case OPTIONAL_INT -> content == null ? OptionalInt.empty() : OptionalInt.of((Integer) content);
                case OPTIONAL_LONG -> content == null ? OptionalLong.empty() : OptionalLong.of((Long) content);
                case OPTIONAL_DOUBLE -> content == null ? OptionalDouble.empty() : OptionalDouble.of((Double) content);
                case BYTE_BUFFER -> ByteBuffer.wrap((byte[]) content);
                case MEMORY_SEGMENT -> MemorySegment.ofArray((byte[]) content);
                case PATH -> Path.of((String) content);
                case CHARSET -> Charset.forName((String) content);
                case MAP_ENTRY ->
                    new AbstractMap.SimpleImmutableEntry<>(((Object[]) content)[0], ((Object[]) content)[1]);
                case null, default -> throw new InvalidObjectException("no value form has the tag " + tag);
            };
        } catch (RuntimeException e) {
            throw new InvalidObjectException("not the content of a " + Kind.ofTag(tag), e);
        }
    }
}
