package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Arrays that processes change together. */
interface SharedArrayRules extends Stage {
    @Test
    @Row({"ARR-01", "VAL-10"})
    default void rangesOfAnArrayAreCopiedInAndOutInAChildToo() throws Exception {
        int[] numbers = {680, 626, 934, 821, 150, 233, 548, 982, 714, 831};
        try (var ints = mp().sharedIntArray(10);
                var doubles = mp().sharedDoubleArray(10)) {
            ints.copyFrom(0, numbers, 0, 10);
            assertEquals(10, ints.length());
            assertEquals(821, ints.get(3));
            int[] slice = new int[7];
            ints.copyTo(2, slice, 1, 5);
            assertArrayEquals(new int[] {0, 934, 821, 150, 233, 548, 0}, slice);
            Expect.endsWell(child(() -> {
                assertEquals(233, ints.get(5));
                ints.copyFrom(4, new int[] {9, 1, 2, 3, 4, 9}, 1, 4);
                doubles.copyFrom(
                        0, IntStream.range(0, 10).mapToDouble(i -> i / 3.0).toArray(), 0, 10);
            }));
            assertArrayEquals(new int[] {680, 626, 934, 821, 1, 2, 3, 4, 714, 831}, ints.toArray());
            assertEquals("[680, 626, 934, 821, 1, 2, 3, 4, 714, 831]", ints.toString());
            assertEquals(7 / 3.0, doubles.get(7));
        }
    }

    @Test
    @Row("ARR-04")
    default void aNewArrayIsAllZeros() {
        for (int i = 0; i < 3; i++) {
            try (var array = mp().sharedLongArray(10)) {
                assertArrayEquals(new long[10], array.toArray());
                array.copyFrom(0, new long[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 9}, 0, 10);
            }
        }
    }

    @Test
    @Row("ARR-07")
    default void whatIsOutOfRangeIsRefusedAndChangesNothing() {
        try (var array = mp().sharedLongArray(3);
                var empty = mp().sharedIntArray(0)) {
            for (Executable wrong : new Executable[] {
                () -> array.get(3),
                () -> array.get(-1),
                () -> array.set(3, 1),
                () -> array.getAndAdd(Integer.MIN_VALUE, 1),
                () -> array.compareAndSet(3, 0, 1),
                () -> array.updateAndGet(3, x -> x),
                () -> array.copyFrom(2, new long[] {1, 1}, 0, 2),
                () -> array.copyFrom(0, new long[] {1, 1}, 1, 2),
                () -> array.copyFrom(0, new long[] {1, 1}, 0, -1),
                () -> array.copyTo(1, new long[5], 0, 3),
                () -> array.copyTo(0, new long[5], 4, 2),
                () -> empty.get(0)
            }) {
                assertThrows(IndexOutOfBoundsException.class, wrong);
            }
            assertArrayEquals(new long[3], array.toArray());
            array.copyTo(3, new long[0], 0, 0);
            assertEquals(0, empty.length());
            assertEquals("[]", empty.toString());
        }
        assertThrows(IllegalArgumentException.class, () -> mp().sharedIntArray(-1));
        assertThrows(IllegalArgumentException.class, () -> mp().sharedLongArray(-1));
        assertThrows(IllegalArgumentException.class, () -> mp().sharedDoubleArray(Integer.MIN_VALUE));
    }

    @Test
    default void elementsDoWhatThoseOfAtomicArraysDo() {
        try (var ints = mp().sharedIntArray(2);
                var longs = mp().sharedLongArray(2);
                var doubles = mp().sharedDoubleArray(2)) {
            ints.set(1, Integer.MAX_VALUE);
            assertEquals(Integer.MIN_VALUE, ints.incrementAndGet(1));
            assertEquals(Integer.MIN_VALUE, ints.getAndSet(1, -3));
            assertEquals(-3, ints.get(1));
            assertTrue(ints.compareAndSet(1, -3, 10));
            assertEquals(10, ints.getAndUpdate(1, x -> x + 2));
            assertEquals(24, ints.accumulateAndGet(1, 2, (x, y) -> x * y));
            assertEquals(0, ints.get(0));
            assertEquals(0, longs.getAndDecrement(0));
            assertEquals(-1, longs.compareAndExchange(0, -1, 1L << 40));
            assertEquals((1L << 40) + 1, longs.addAndGet(0, 1));
            assertFalse(doubles.compareAndSet(0, -0.0, 1));
            assertEquals(0.0, doubles.getAndAdd(0, 1.5));
            assertEquals(3.0, doubles.addAndGet(0, 1.5));
            assertEquals(6.0, doubles.updateAndGet(0, x -> x * 2));
        }
    }

    @Test
    default void anArrayThatOneMessageDoesNotHoldIsCopiedWhole() throws Exception {
        int length = 700_001;
        long[] numbers = IntStream.range(0, length).mapToLong(i -> 31L * i).toArray();
        try (var array = mp().sharedLongArray(length)) {
            array.copyFrom(0, numbers, 0, length);
            Expect.endsWell(child(() -> {
                long[] all = array.toArray();
                for (int i = 0; i < length; i++) {
                    assertEquals(31L * i, all[i]);
                    all[i]++;
                }
                array.copyFrom(1, all, 1, length - 2);
            }));
            assertEquals(0, array.get(0));
            assertEquals(32, array.get(1));
            assertEquals(31L * (length - 2) + 1, array.get(length - 2));
            assertEquals(31L * (length - 1), array.get(length - 1));
        }
    }
}
