package io.multiprocessing.internal.manager;

import io.multiprocessing.internal.host.Proxied;
import io.multiprocessing.internal.host.Referent;
import java.io.Serializable;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** A map that lives in a manager. Iterators walk over what was there at their first step. */
public final class MapProxy<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V>, Proxied, Serializable {
    private static final long serialVersionUID = 1L;
    private final transient Referent referent;

    /** Stands for a {@link RealMap}. */
    public MapProxy(Referent referent) {
        this.referent = referent;
    }

    @Override
    public Referent referent() {
        return referent;
    }

    private Object writeReplace() {
        return referent.travelling();
    }

    @Override
    public V get(Object key) {
        return referent.ask("get(Object)", key);
    }

    @Override
    public V put(K key, V value) {
        return referent.ask("put(Object,Object)", key, value);
    }

    @Override
    public V remove(Object key) {
        return referent.ask("remove(Object)", key);
    }

    @Override
    public boolean containsKey(Object key) {
        return referent.ask("containsKey(Object)", key);
    }

    @Override
    public boolean containsValue(Object value) {
        return referent.ask("containsValue(Object)", value);
    }

    @Override
    public int size() {
        return referent.ask("size()");
    }

    @Override
    public void clear() {
        referent.ask("clear()");
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> entries) {
        referent.ask("putAll(java.util.Map)", new HashMap<>(entries));
    }

    @Override
    public V getOrDefault(Object key, V other) {
        V value = get(key);
        return value == null ? other : value;
    }

    @Override
    public V putIfAbsent(K key, V value) {
        return referent.ask("putIfAbsent(Object,Object)", key, value);
    }

    @Override
    public boolean remove(Object key, Object value) {
        return referent.ask("remove(Object,Object)", key, value);
    }

    @Override
    public boolean replace(K key, V from, V to) {
        Copies.requireEquals(from, "replace");
        return referent.ask("replace(Object,Object,Object)", key, from, to);
    }

    @Override
    public V replace(K key, V value) {
        return referent.ask("replace(Object,Object)", key, value);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new Entries();
    }

    @Override
    public Set<K> keySet() {
        return new Keys();
    }

    @Override
    public Collection<V> values() {
        return new Values();
    }

    private Object[] snapshot() {
        Object[] flat = referent.ask("flat()");
        Object[] entries = new Object[flat.length / 2];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Written<>(this, flat[2 * i], flat[2 * i + 1]);
        }
        return entries;
    }

    /** An entry that writes through. */
    private static final class Written<K, V> extends SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;
        private final transient Map<K, V> map;

        @SuppressWarnings("unchecked") // they are from that map
        Written(Map<K, V> map, Object key, Object value) {
            super((K) key, (V) value);
            this.map = map;
        }

        @Override
        public V setValue(V value) {
            map.put(getKey(), value);
            return super.setValue(value);
        }
    }

    private final class Entries extends AbstractSet<Entry<K, V>> {
        @Override
        @SuppressWarnings("unchecked") // see snapshot
        public Iterator<Entry<K, V>> iterator() {
            return new SnapshotIterator<>(
                    MapProxy.this::snapshot,
                    e -> (Entry<K, V>) e,
                    (_, entry) -> MapProxy.this.remove(((Entry<K, V>) entry).getKey()));
        }

        @Override
        public int size() {
            return MapProxy.this.size();
        }

        @Override
        public void clear() {
            MapProxy.this.clear();
        }

        @Override
        public Spliterator<Entry<K, V>> spliterator() {
            return ofUnknownSize(iterator(), Spliterator.DISTINCT);
        }
    }

    private final class Keys extends AbstractSet<K> {
        @Override
        public Iterator<K> iterator() {
            return new Parts<>(entrySet().iterator(), Entry::getKey);
        }

        @Override
        public int size() {
            return MapProxy.this.size();
        }

        @Override
        public boolean contains(Object key) {
            return containsKey(key);
        }

        @Override
        public void clear() {
            MapProxy.this.clear();
        }

        @Override
        public Spliterator<K> spliterator() {
            return ofUnknownSize(iterator(), Spliterator.DISTINCT);
        }
    }

    private final class Values extends AbstractCollection<V> {
        @Override
        public Iterator<V> iterator() {
            return new Parts<>(entrySet().iterator(), Entry::getValue);
        }

        @Override
        public int size() {
            return MapProxy.this.size();
        }

        @Override
        public boolean contains(Object value) {
            return containsValue(value);
        }

        @Override
        public void clear() {
            MapProxy.this.clear();
        }

        @Override
        public Spliterator<V> spliterator() {
            return ofUnknownSize(iterator(), 0);
        }
    }

    /** The size may be another one by the time that the iterator has its elements. */
    private static <T> Spliterator<T> ofUnknownSize(Iterator<T> iterator, int characteristics) {
        return Spliterators.spliteratorUnknownSize(iterator, Spliterator.CONCURRENT | characteristics);
    }

    /** Keys or values. */
    private record Parts<K, V, T>(Iterator<Entry<K, V>> entries, Function<Entry<K, V>, T> part) implements Iterator<T> {
        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public T next() {
            return part.apply(entries.next());
        }

        @Override
        public void remove() {
            entries.remove();
        }
    }

    @Override
    public boolean equals(Object other) {
        return referent.isEqualTo(other);
    }

    @Override
    public int hashCode() {
        return referent.ask("hashCode()");
    }

    @Override
    public String toString() {
        return referent.ask("toString()");
    }
}
