package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.io.NotSerializableException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** JDK values that are not Serializable, and what stands for them where Java serialization meets them. */
final class PlainValues {
    private PlainValues() {}

    /** A Serializable stand-in for an object of a kind. */
    static Object standIn(Kind kind, Object value) throws IOException {
        return switch (kind) {
            case OPTIONAL -> new ValueForm(kind.tag(), ((Optional<?>) value).orElse(null));
            case OPTIONAL_INT -> {
                OptionalInt optional = (OptionalInt) value;
                yield new ValueForm(kind.tag(), optional.isPresent() ? optional.getAsInt() : null);
            }
            case OPTIONAL_LONG -> {
                OptionalLong optional = (OptionalLong) value;
                yield new ValueForm(kind.tag(), optional.isPresent() ? optional.getAsLong() : null);
            }
            case OPTIONAL_DOUBLE -> {
                OptionalDouble optional = (OptionalDouble) value;
                yield new ValueForm(kind.tag(), optional.isPresent() ? optional.getAsDouble() : null);
            }
            case BYTE_BUFFER -> new ValueForm(kind.tag(), bytes((ByteBuffer) value));
            case MEMORY_SEGMENT -> new ValueForm(kind.tag(), bytes((MemorySegment) value));
            case PATH -> new ValueForm(kind.tag(), text(value));
            case CHARSET -> new ValueForm(kind.tag(), ((Charset) value).name());
            case MAP_ENTRY -> {
                Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
                yield new ValueForm(kind.tag(), new Object[] {entry.getKey(), entry.getValue()});
            }
            case ARRAY_LIST -> new ArrayList<>((Collection<?>) value);
            case LINKED_HASH_SET -> new LinkedHashSet<>((Collection<?>) value);
            case LINKED_HASH_MAP -> new LinkedHashMap<>((Map<?, ?>) value);
            default -> throw new NotSerializableException(Refusal.of(value));
        };
    }

    /** What {@link ByteBuffer#get} would give, from position to limit; neither moves. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    /** The text of a URI or path. */
    static String text(Object value) throws NotSerializableException {
        if (value instanceof Path path && path.getFileSystem() != FileSystems.getDefault()) {
            throw new NotSerializableException("the path " + path
                    + " is not one of the default file system, and means nothing in another process");
        }
        return value.toString();
    }
}
