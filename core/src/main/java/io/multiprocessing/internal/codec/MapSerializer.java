package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The JDK's maps: the comparator where there is one, the size, the entries. */
final class MapSerializer extends GraphSerializer {
    private final Kind kind;

    MapSerializer(Kind kind) {
        this.kind = kind;
    }

    @Override
    void write(Coder coder, WireOutput output, Object object) throws IOException {
        Map<?, ?> map = (Map<?, ?>) object;
        if (kind == Kind.TREE_MAP) {
            coder.write(((TreeMap<?, ?>) map).comparator());
        } else if (kind == Kind.CONCURRENT_HASH_MAP) {
            map = new HashMap<>(map);
        }
        int left = map.size();
        output.writeVarInt(left, true);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            left--;
            coder.write(entry.getKey());
            coder.write(entry.getValue());
        }
        if (left != 0) {
            throw new ConcurrentModificationException(
                    "a " + object.getClass().getName() + " was changed while it was being sent");
        }
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException {
        return switch (kind) {
            case HASH_MAP -> {
                int size = input.readSize();
                yield fillHashed(coder, HashMap.newHashMap(size), size);
            }
            case LINKED_HASH_MAP -> {
                int size = input.readSize();
                yield fillHashed(coder, LinkedHashMap.newLinkedHashMap(size), size);
            }
            case TREE_MAP -> {
                Comparator<Object> comparator = CollectionSerializer.readComparator(coder, input);
                yield fill(coder, input, new TreeMap<>(comparator), input.readSize());
            }
            case CONCURRENT_HASH_MAP -> fillHashed(coder, new ConcurrentHashMap<>(), input.readSize());
            case MAP_OF -> mapOf(coder, input);
            default -> throw new AssertionError(kind);
        };
    }

    private static Map<Object, Object> fill(Coder coder, WireInput input, Map<Object, Object> empty, int size)
            throws IOException, ClassNotFoundException {
        coder.reference(empty);
        for (int i = 0; i < size; i++) {
            Object key = coder.read();
            empty.put(key, coder.read());
        }
        return empty;
    }

    private static Map<Object, Object> fillHashed(Coder coder, Map<Object, Object> empty, int size)
            throws IOException, ClassNotFoundException {
        coder.reference(empty);
        for (int i = 0; i < size; i++) {
            Object key = coder.readHashed();
            empty.put(key, coder.read());
        }
        return empty;
    }

    private static Map<Object, Object> mapOf(Coder coder, WireInput input) throws IOException, ClassNotFoundException {
        int size = input.readSize();
        @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
        Map.Entry<Object, Object>[] entries = new Map.Entry[size];
        for (int i = 0; i < size; i++) {
            Object key = coder.readHashed();
            entries[i] = Map.entry(key, coder.read());
        }
        return Map.ofEntries(entries);
    }
}
