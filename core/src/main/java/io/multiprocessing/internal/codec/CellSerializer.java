package io.multiprocessing.internal.codec;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Things that hold one object, a key with its value, or nothing. */
final class CellSerializer extends GraphSerializer {
    private final Kind kind;

    CellSerializer(Kind kind) {
        this.kind = kind;
    }

    @Override
    void writeContent(Coder coder, WireOutput output, Object cell) {
        switch (kind) {
            case EMPTY_LIST, EMPTY_SET, EMPTY_MAP -> {}
            case OPTIONAL -> coder.writeClassAndObject(output, ((Optional<?>) cell).orElse(null));
            case ATOMIC_REFERENCE -> coder.writeClassAndObject(output, ((AtomicReference<?>) cell).get());
            case SINGLETON_LIST, SINGLETON_SET ->
                coder.writeClassAndObject(
                        output, ((Collection<?>) cell).iterator().next());
            case SINGLETON_MAP ->
                writeEntry(
                        coder, output, ((Map<?, ?>) cell).entrySet().iterator().next());
            case MAP_ENTRY -> writeEntry(coder, output, (Map.Entry<?, ?>) cell);
            default -> throw new AssertionError(kind);
        }
    }

    private static void writeEntry(Coder coder, WireOutput output, Map.Entry<?, ?> entry) {
        coder.writeClassAndObject(output, entry.getKey());
        coder.writeClassAndObject(output, entry.getValue());
    }

    @Override
    Object readContent(Coder coder, WireInput input, Class<?> type) {
        return switch (kind) {
            case EMPTY_LIST -> Collections.emptyList();
            case EMPTY_SET -> Collections.emptySet();
            case EMPTY_MAP -> Collections.emptyMap();
            case OPTIONAL -> Optional.ofNullable(coder.readClassAndObject(input));
            case ATOMIC_REFERENCE -> {
                AtomicReference<Object> reference = new AtomicReference<>();
                coder.reference(reference);
                reference.set(coder.readClassAndObject(input));
                yield reference;
            }
            case SINGLETON_LIST -> Collections.singletonList(coder.readClassAndObject(input));
            case SINGLETON_SET -> Collections.singleton(coder.readClassAndObject(input));
            case SINGLETON_MAP ->
                Collections.singletonMap(coder.readClassAndObject(input), coder.readClassAndObject(input));
            case MAP_ENTRY ->
                new AbstractMap.SimpleImmutableEntry<>(
                        coder.readClassAndObject(input), coder.readClassAndObject(input));
            default -> throw new AssertionError(kind);
        };
    }
}
