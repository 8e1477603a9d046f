package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.SerializationException;
import io.multiprocessing.ShareableList;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Lists in shared memory. */
interface ShareableListRules extends Stage {
    @Test
    @Row({"SHL-01", "SHL-02"})
    default void elementsKeepTheirTypesAndTheListItsLength() {
        byte[] bytes = "HoWdY".getBytes(StandardCharsets.UTF_8);
        try (var list = mp().shareableList("howdy", bytes, -273.154, 100, null, true, 42L)) {
            assertEquals(7, list.size());
            assertEquals("howdy", list.getFirst());
            assertArrayEquals(bytes, (byte[]) list.get(1));
            assertEquals(List.of(true, 42L), list.subList(5, 7));
            var seen = new ArrayList<>();
            list.forEach(seen::add);
            assertTrue(
                    Arrays.deepEquals(new Object[] {"howdy", bytes, -273.154, 100, null, true, 42L}, seen.toArray()));
            assertTrue(list.toString().contains(list.name()) && list.toString().contains("-273.154"), list.toString());
            assertEquals(1, list.indexOf(bytes));
            assertEquals(4, list.lastIndexOf(null));
            assertFalse(list.contains(42));
            assertThrows(IndexOutOfBoundsException.class, () -> list.get(7));
            assertThrows(IndexOutOfBoundsException.class, () -> list.set(7, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> list.get(-1));
            assertThrows(UnsupportedOperationException.class, () -> list.add(1));
            assertThrows(UnsupportedOperationException.class, () -> list.remove(0));
        }
        try (var numbers = mp().shareableList((byte) 1, (short) 2, 3, 4L, 5f, Double.NaN, Integer.MIN_VALUE)) {
            assertEquals(List.of((byte) 1, (short) 2, 3, 4L, 5f, Double.NaN, Integer.MIN_VALUE), numbers);
        }
    }

    @Test
    @Row("SHL-05")
    default void aSlotHoldsItsFirstValueRoundedUpAndNotMore() {
        try (var list = mp().shareableList("howdy", "next", "ninebytes", null)) {
            assertEquals("howdy", list.set(0, "encodés"));
            assertEquals("encodés", list.get(0));
            for (Object tooLong : new Object[] {"encodées", new byte[9], "far too many"}) {
                var refused = assertThrows(IllegalArgumentException.class, () -> list.set(0, tooLong));
                assertTrue(refused.getMessage().contains("exceeds available storage"), refused.getMessage());
                assertEquals("encodés", list.get(0));
            }
            assertEquals("next", list.get(1));
            list.set(2, "sixteen bytes ok");
            assertThrows(IllegalArgumentException.class, () -> list.set(2, "seventeen bytes !"));
            list.set(3, 1.5);
            list.set(1, null);
            assertNull(list.get(1));
            assertEquals(1.5, list.set(3, false));
            assertThrows(IllegalArgumentException.class, () -> list.set(3, new Object()));
            assertThrows(IllegalArgumentException.class, () -> list.set(3, BigInteger.TEN));
            assertEquals(Arrays.asList("encodés", null, "sixteen bytes ok", false), list);
        }
    }

    @Test
    @Row({"SHL-06", "SHL-08"})
    default void aCopyIsAListOfItsOwnAndAListMayBeEmpty() {
        try (var list = mp().shareableList("a", new byte[] {1}, 2);
                var copy = mp().shareableList(list.toArray());
                var empty = mp().shareableList()) {
            assertNotEquals(list.name(), copy.name());
            assertEquals(list, copy);
            assertEquals(list.hashCode(), copy.hashCode());
            copy.set(2, 3);
            assertEquals(2, list.get(2));
            assertNotEquals(list, copy);
            assertEquals(0, empty.size());
            assertEquals(List.of(), empty);
            assertEquals(-1, empty.indexOf(null));
        }
    }

    @Test
    default void aListIsOpenedByNameAndTravels() throws Exception {
        try (var list = mp().shareableList(1, "two", 3.0)) {
            String name = list.name();
            Expect.endsWell(child(() -> {
                try (var opened = Context.current().openShareableList(name)) {
                    assertEquals(list, opened);
                    opened.set(1, "2");
                    list.set(2, 4.0);
                }
            }));
            assertEquals(List.of(1, "2", 4.0), list);
            try (var memory = mp().sharedMemory(8)) {
                String noList = memory.name();
                assertThrows(UncheckedIOException.class, () -> mp().openShareableList(noList));
            }
        }
    }

    @Test
    @Row("SHL-11")
    default void aListWhoseNameHasEndedDoesNotArrive() throws Exception {
        try (var list = mp().shareableList(1, 2);
                var queue = mp().<ShareableList>queue()) {
            queue.put(list);
            list.unlink();
            var late = assertThrows(SerializationException.class, queue::take);
            assertTrue(SharedMemoryRules.causes(late).contains(NoSuchFileException.class.getName()), late.getMessage());
            assertEquals(List.of(1, 2), list);
            assertInstanceOf(
                    NoSuchFileException.class,
                    assertThrows(UncheckedIOException.class, () -> mp().openShareableList(list.name()))
                            .getCause());
        }
    }

    /** That no memory is left is seen by what looks after every test. */
    @Test
    @Row("SHL-12")
    default void whatCannotBeAnElementIsRefused() {
        for (Object element : new Object[] {new Object(), BigInteger.TWO.pow(64), 'c', List.of(), new int[0]}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> mp().shareableList(1, "a", element));
            assertTrue(refused.getMessage().contains("index=2"), refused.getMessage());
        }
    }

    @Test
    default void aClosedListRefusesEverything() {
        var list = mp().shareableList(1, 2);
        list.close();
        list.close();
        assertThrows(IllegalStateException.class, () -> list.get(0));
        assertThrows(IllegalStateException.class, () -> list.set(0, 1));
        assertThrows(IllegalStateException.class, list::size);
        assertThrows(IllegalStateException.class, list::name);
        assertThrows(IllegalStateException.class, list::unlink);
        assertTrue(list.toString().contains("closed"));
    }

    @Test
    default void aListThatIsClosedWhileItIsWrittenLeavesItsSlotsToOthers() throws Exception {
        var text = "x".repeat(100_000);
        for (int i = 0; i < 30; i++) {
            var list = mp().shareableList(text);
            var other = mp().openShareableList(list.name());
            var written = new AtomicLong();
            var writing = Waiting.started(() -> {
                while (true) {
                    other.set(0, text);
                    written.incrementAndGet();
                }
            });
            Await.until("the writer writes", () -> written.get() > 10);
            other.close();
            writing.failure(IllegalStateException.class, Await.LIMIT);
            Expect.atOnce(() -> list.set(0, "y"));
            list.close();
        }
    }

    /** Two processes write texts of one letter each; a text of two letters would be a torn one. */
    @Test
    default void nobodySeesHalfAnElement() throws Exception {
        try (var list = mp().shareableList("-".repeat(4_000));
                var stop = mp().sharedLong(0)) {
            var children = new Process[2];
            for (int i = 0; i < children.length; i++) {
                String letter = i == 0 ? "a" : "b";
                children[i] = child(() -> {
                    while (stop.get() == 0) {
                        assertWhole(list.set(0, letter.repeat(letter.equals("a") ? 4_000 : 1_000)));
                    }
                });
            }
            var seen = new AtomicBoolean[] {new AtomicBoolean(), new AtomicBoolean()};
            int looks = 0;
            while (looks < 20_000 || !seen[0].get() || !seen[1].get()) {
                String text = assertWhole(list.get(0));
                if (text.charAt(0) != '-') {
                    seen[text.charAt(0) - 'a'].set(true);
                }
                looks++;
            }
            stop.set(1);
            Expect.endsWell(children);
        }
    }

    private static String assertWhole(Object element) {
        String text = (String) element;
        char first = text.charAt(0);
        assertEquals(first == 'b' ? 1_000 : 4_000, text.length());
        for (int i = 0; i < text.length(); i++) {
            assertEquals(first, text.charAt(i));
        }
        return text;
    }
}
