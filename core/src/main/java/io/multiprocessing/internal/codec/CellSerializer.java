package io.multiprocessing.internal.codec;

import java.io.IOException;
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
    void write(Coder coder, WireOutput output, Object cell) throws IOException {
        switch (kind) {
            case EMPTY_LIST, EMPTY_SET, EMPTY_MAP -> {}
            case OPTIONAL -> coder.write(((Optional<?>) cell).orElse(null));
            case ATOMIC_REFERENCE -> coder.write(((AtomicReference<?>) cell).get());
            case SINGLETON_LIST, SINGLETON_SET ->
                coder.write(((Collection<?>) cell).iterator().next());
            case SINGLETON_MAP ->
                writeEntry(
                        coder, output, ((Map<?, ?>) cell).entrySet().iterator().next());
            case MAP_ENTRY -> writeEntry(coder, output, (Map.Entry<?, ?>) cell);
            default -> throw new AssertionError(kind);
        }
    }

    private static void writeEntry(Coder coder, WireOutput output, Map.Entry<?, ?> entry) throws IOException {
        coder.write(entry.getKey());
        coder.write(entry.getValue());
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException {
        return switch (kind) {
            case EMPTY_LIST -> Collections.emptyList();
            case EMPTY_SET -> Collections.emptySet();
            case EMPTY_MAP -> Collections.emptyMap();
            case OPTIONAL -> Optional.ofNullable(coder.read());
            case ATOMIC_REFERENCE -> {
                AtomicReference<Object> reference = new AtomicReference<>();
                coder.reference(reference);
                reference.set(coder.read());
                yield reference;
            }
            case SINGLETON_LIST -> Collections.singletonList(coder.read());
            case SINGLETON_SET -> Collections.singleton(coder.read());
            case SINGLETON_MAP -> Collections.singletonMap(coder.read(), coder.read());
            case MAP_ENTRY -> new AbstractMap.SimpleImmutableEntry<>(coder.read(), coder.read());
            default -> throw new AssertionError(kind);
        };
    }
}
