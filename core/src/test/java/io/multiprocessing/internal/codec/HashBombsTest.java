package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small messages that would keep hash tables busy for years, and honest ones that look a little like them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HashBombsTest {
    private static final int LEVELS = 40;

    private static byte[] encoded(Object value) {
        return Travel.encode(new KryoCodec(), "the value", value);
    }

    private static Object decoded(byte[] message) throws IOException, ClassNotFoundException {
        return Trip.decodeBare(new KryoCodec(), message, ClassFilters.everything());
    }

    private static void assertRefused(byte[] message) {
        assertThat(message).hasSizeLessThan(4_000);
        assertThatThrownBy(() -> decoded(message))
                .isInstanceOf(StreamCorruptedException.class)
                .hasMessageContaining("contain each other")
                .hasMessageContaining(message.length + " bytes");
    }

    static Stream<Supplier<Collection<Object>>> sets() {
        return Stream.of(HashSet::new, LinkedHashSet::new);
    }

    /** Each set of a level contains both of the next one. */
    @ParameterizedTest
    @MethodSource("sets")
    void setsThatContainEachOtherOnManyLevelsAreRefused(Supplier<Collection<Object>> maker) {
        Collection<Object> root = maker.get();
        Collection<Object> one = root;
        Collection<Object> two = maker.get();
        for (int i = 0; i < LEVELS; i++) {
            Collection<Object> nextOne = maker.get();
            Collection<Object> nextTwo = maker.get();
            nextOne.add("what makes it differ from the other");
            one.add(nextOne);
            one.add(nextTwo);
            two.add(nextOne);
            two.add(nextTwo);
            one = nextOne;
            two = nextTwo;
        }
        assertRefused(encoded(root));
    }

    /** Lists of twice the same list: who goes through the outermost meets the innermost so often. */
    private static List<Object> tower() {
        List<Object> tower = new ArrayList<>(List.of("the innermost"));
        for (int i = 0; i < LEVELS; i++) {
            List<Object> next = new ArrayList<>();
            next.add(tower);
            next.add(tower);
            tower = next;
        }
        return tower;
    }

    /** In a table as if it had been hashed: what is in a list comes into it after that was hashed. */
    private static Object afterwards(Object tower, Function<List<Object>, Object> table) {
        List<Object> element = new ArrayList<>();
        Object made = table.apply(element);
        element.add(tower);
        return made;
    }

    @Test
    void whateverHashesATowerOfListsIsRefused() {
        Object tower = tower();
        assertRefused(encoded(afterwards(tower, each -> new HashSet<>(Set.of(each)))));
        assertRefused(encoded(afterwards(tower, each -> Set.of(each, "another"))));
        assertRefused(encoded(afterwards(tower, each -> new HashMap<>(Map.of(each, 1)))));
        byte[] linked = encoded(afterwards(tower, each -> new LinkedHashMap<>(Map.of(each, 1))));
        assertRefused(linked);
        assertRefused(as(Kind.CONCURRENT_HASH_MAP, Kind.LINKED_HASH_MAP, linked));
        assertRefused(encoded(afterwards(tower, each -> Map.of(each, 1, "another", 2))));
    }

    /** A map that says that it is of another class. */
    private static byte[] as(Kind said, Kind honest, byte[] message) {
        assertThat(message[1]).isEqualTo((byte) honest.tag());
        byte[] changed = message.clone();
        changed[1] = (byte) said.tag();
        return changed;
    }

    @Test
    void aTowerOfListsThatNobodyHashesComesThrough() throws Exception {
        Object tower = tower();
        var received = (Map<?, ?>) decoded(encoded(Map.of("tower", tower, "again", List.of(tower))));
        assertThat((List<?>) received.get("tower")).hasSize(2);
        Object[] array = {tower};
        assertThat((Set<?>) decoded(encoded(new HashSet<>(Set.of(array, "another")))))
                .hasSize(2);
    }

    /** A reference to what is not complete yet weighs little, and what it refers to grows afterwards. */
    @Test
    void aReferenceToAMapThatGrowsLaterIsRefusedInATable() {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Object> element = new ArrayList<>();
        Set<Object> table = new HashSet<>(Set.of(element));
        element.add(map);
        map.put("z", element);
        map.put("a", tower()); // a hash table has it before the element, whose hash code goes round in a circle
        map.put("m", table);
        assertRefused(as(Kind.HASH_MAP, Kind.LINKED_HASH_MAP, encoded(map)));
    }

    @Test
    void largeHonestSetsAndMapsComeThrough() throws Exception {
        Map<Object, Object> map = new HashMap<>();
        Set<Object> lists = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            List<Object> list = new ArrayList<>(List.of(i, "text " + i, (long) i, List.of(i, i + 1, Set.of(i))));
            lists.add(list);
            map.put(list, list);
        }
        Object value = List.of(lists, map, new LinkedHashSet<>(lists), Map.copyOf(map));
        assertThat(decoded(encoded(value))).isEqualTo(value);
    }

    @Test
    void deeplyNestedHonestMapsAndSetsComeThrough() throws Exception {
        Map<Object, Object> maps = new HashMap<>();
        Set<Object> sets = Set.of();
        for (int i = 0; i < 300; i++) {
            maps = new HashMap<>(Map.of("next", maps, i, "text", List.of(i), maps.size()));
            sets = new HashSet<>(Set.of(sets, i));
        }
        assertThat(decoded(encoded(maps))).isEqualTo(maps);
        assertThat(decoded(encoded(sets))).isEqualTo(sets);
    }

    @Test
    void aSetOfAListThatContainsTheSetComesThrough() throws Exception {
        List<Object> list = new ArrayList<>();
        Set<Object> set = new HashSet<>(Set.of(list));
        list.add(set);
        var received = (Set<?>) decoded(encoded(set));
        List<?> inside = (List<?>) received.iterator().next();
        assertThat(inside.getFirst()).isSameAs(received);
    }

    @Test
    void whatOneMessageWasChargedIsForgottenByTheNext() throws Exception {
        var codec = new KryoCodec();
        Set<Object> numbers = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            numbers.add(i);
        }
        Object value = numbers;
        for (int i = 0; i < 30; i++) {
            value = new HashSet<>(Set.of(value));
        }
        byte[] message = encoded(value);
        for (int i = 0; i < 200; i++) { // together more than one message may
            codec.decode(message, ClassFilters.everything(), HashBombsTest.class.getClassLoader());
        }
    }
}
