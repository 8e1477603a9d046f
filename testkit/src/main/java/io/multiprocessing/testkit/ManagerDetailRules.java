package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Manager;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

/** Managers in detail: what each container can do in another process, what a view shows, what a closed one says. */
interface ManagerDetailRules extends Stage {
    /** What Python calls a namespace: fields by name. */
    interface Point {
        int x();

        int y();

        void x(int value);
    }

    /** The point itself. */
    final class RealPoint implements Point {
        private volatile int x;

        @Override
        public int x() {
            return x;
        }

        @Override
        public int y() {
            return 1;
        }

        @Override
        public void x(int value) {
            x = value;
        }
    }

    /** One view of an object. */
    interface Foo {
        String f();

        String g();
    }

    /** Another view of the same class of objects. */
    interface Bar {
        String f();

        String h();
    }

    /** What both views show parts of. */
    final class RealFoo implements Foo, Bar {
        @Override
        public String f() {
            return "f()";
        }

        @Override
        public String g() {
            return "g()";
        }

        @Override
        public String h() {
            return "h()";
        }
    }

    @Test
    @Row({"MGC-02", "MGC-18", "MGC-20", "MGC-21", "MGC-22", "MGC-23", "MGC-27"})
    default void aChildDoesWithContainersAllThatOneDoesWithLocalOnes() throws Exception {
        try (var manager = mp().manager()) {
            var list = manager.<Integer>list();
            list.add(5);
            var map = manager.<String, Integer>map();
            map.put("foo", 5);
            var set = manager.<Integer>set();
            set.addAll(Set.of(1, 2, 3));
            Point point = manager.share(Point.class, RealPoint::new);
            Expect.endsWell(child(() -> {
                useList(list);
                useMap(map);
                useSet(set);
                assertEquals(List.of(0, 1), List.of(point.x(), point.y()));
                point.x(7);
            }));
            assertEquals(0, list.size());
            assertEquals(Map.of("merged", 3, "other", 4), map);
            assertEquals(Set.of(3, 5), set);
            assertEquals(7, point.x());

            list.addAll(List.of(0, 1, 2, 3, 4));
            list.addAll(list);
            assertEquals(List.of(0, 1, 2, 3, 4, 0, 1, 2, 3, 4), list);
            var concatenated = new ArrayList<>(list);
            concatenated.addAll(List.of(5, 6));
            assertEquals(List.of(12, 10), List.of(concatenated.size(), list.size()));
            var keys = manager.<String>set();
            keys.addAll(map.keySet());
            keys.addAll(List.of("listed", "other"));
            assertEquals(Set.of("merged", "other", "listed"), keys);
        }
    }

    private static void useList(List<Integer> list) {
        assertEquals(5, list.get(0));
        assertEquals(1, Collections.frequency(list, 5));
        assertEquals(0, list.indexOf(5));
        assertEquals(-1, list.indexOf(6));
        list.addAll(List.of(7, 6));
        list.add(1, 8);
        list.sort(null);
        assertEquals(List.of(5, 6, 7, 8), list);
        Collections.reverse(list);
        assertEquals(List.of(8, 7, 6, 5), new ArrayList<>(list));
        assertEquals(5, list.removeLast());
        assertEquals(8, list.remove(0));
        assertTrue(list.remove((Integer) 6));
        assertEquals("[7]", list.toString());
        list.clear();
        assertTrue(list.isEmpty());
    }

    private static void useMap(ConcurrentMap<String, Integer> map) {
        assertEquals(List.of(1, 5), List.of(map.size(), map.get("foo")));
        assertEquals(Map.of("foo", 5).entrySet(), map.entrySet());
        assertEquals(Set.of("foo"), map.keySet());
        assertEquals(List.of(5), new ArrayList<>(map.values()));
        assertEquals(Map.of("foo", 5), new HashMap<>(map));
        assertTrue(map.containsKey("foo") && map.containsValue(5));
        assertEquals(5, map.remove("foo"));
        assertNull(map.remove("foo"));
        assertTrue(map.isEmpty());
        map.putAll(Map.of("merged", 1, "gone", 2));
        var local = new LinkedHashMap<>(map);
        local.putAll(Map.of("local", 9));
        assertFalse(map.containsKey("local"), "a copy is the caller's own");
        assertEquals(3, map.merge("merged", 2, Integer::sum));
        assertEquals(4, map.computeIfAbsent("other", _ -> 4));
        assertEquals(4, map.putIfAbsent("other", 5));
        assertEquals(2, map.remove("gone"));
    }

    private static void useSet(Set<Integer> set) {
        var copy = new HashSet<>(set);
        copy.add(9);
        assertEquals(Set.of(1, 2, 3), set, "a copy is the caller's own");
        assertTrue(set.add(4) && !set.add(4));
        assertTrue(set.remove(4) && !set.remove(4));
        assertTrue(set.containsAll(Set.of(1, 2)) && !set.containsAll(Set.of(1, 9)));
        assertTrue(Collections.disjoint(set, Set.of(7, 8)));
        assertTrue(set.addAll(Set.of(4, 5)), "the union");
        assertTrue(set.retainAll(Set.of(2, 3, 4, 5)), "the intersection");
        assertTrue(set.removeAll(Set.of(2)), "the difference");
        assertEquals(Set.of(3, 4, 5), set);
        var other = Set.of(4, 6);
        var symmetric = new HashSet<>(set);
        symmetric.addAll(other);
        symmetric.removeIf(each -> set.contains(each) && other.contains(each));
        assertEquals(Set.of(3, 5, 6), symmetric);
        set.removeIf(other::contains);
    }

    @Test
    @Row({"MGC-12", "MGR-02", "MGR-04", "MGR-15", "MGR-16"})
    default void viewsShowTheirMethodsNestedMapsLiveOnAndAClosedManagerSaysSo() throws Exception {
        Manager manager = mp().manager();
        try (manager) {
            Foo foo = manager.share(Foo.class, RealFoo::new);
            Bar bar = manager.share(Bar.class, RealFoo::new);
            assertEquals("f()g()", foo.f() + foo.g());
            assertFalse(foo instanceof Bar || bar instanceof Foo, "a view shows nothing else");
            assertEquals("h()", Bar.class.getMethod("h").invoke(bar));
            assertThrows(NoSuchMethodException.class, () -> bar.getClass().getMethod("g"));

            var outer = manager.<String, Map<String, Integer>>map();
            nestTwo(manager, outer);
            System.gc();
            Expect.endsWell(child(() -> {
                assertEquals(1, outer.get("a").get("key"));
                outer.get("b").put("child", 3);
            }));
            var a = outer.get("a");
            var b = outer.get("b");
            outer.clear();
            System.gc();
            assertEquals(List.of(Map.of("key", 1), Map.of("key", 2, "child", 3)), List.of(a, b));
            manager.close();
            Expect.within(Duration.ofSeconds(5), () -> assertThrows(UncheckedIOException.class, a::size));
        }
        for (var refused : List.<org.junit.jupiter.api.function.Executable>of(
                manager::list,
                manager::queue,
                manager::lock,
                () -> manager.share(Foo.class, RealFoo::new),
                () -> manager.lookup("name", Map.class))) {
            Expect.atOnce(() -> assertThrows(IllegalStateException.class, refused));
        }
        manager.close();
    }

    private static void nestTwo(Manager manager, Map<String, Map<String, Integer>> outer) {
        var a = manager.<String, Integer>map();
        var b = manager.<String, Integer>map();
        outer.put("a", a);
        outer.put("b", b);
        a.put("key", 1);
        b.put("key", 2);
    }
}
