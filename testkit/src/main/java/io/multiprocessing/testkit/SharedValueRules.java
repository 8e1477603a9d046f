package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.SharedLong;
import io.multiprocessing.StartMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers that processes change together. */
interface SharedValueRules extends Stage {
    @Test
    @Row({"VAL-01", "VAL-02", "VAL-09"})
    default void whatAChildWritesTheParentReads() throws Exception {
        try (var count = mp().sharedLong(1L << 33);
                var share = mp().sharedDouble(3.625);
                var letters = mp().sharedIntArray(5)) {
            for (int i = 0; i < 5; i++) {
                letters.set(i, "hello".charAt(i));
            }
            Expect.endsWell(child(() -> {
                assertEquals(1L << 33, count.get());
                assertEquals(3.625, share.get());
                assertEquals('o', letters.get(4));
                count.set(count.get() * 2);
                share.set(-4.25);
                letters.set(0, Integer.MIN_VALUE);
            }));
            assertEquals(1L << 34, count.get());
            assertEquals(-4.25, share.get());
            assertEquals(Integer.MIN_VALUE, letters.get(0));
        }
    }

    @Test
    default void aLongDoesWhatAnAtomicLongDoes() {
        try (var value = mp().sharedLong(5)) {
            assertEquals(5, value.getAndSet(7));
            assertEquals(7, value.getAndAdd(3));
            assertEquals(8, value.addAndGet(-2));
            assertEquals(8, value.getAndIncrement());
            assertEquals(10, value.incrementAndGet());
            assertEquals(10, value.getAndDecrement());
            assertEquals(8, value.decrementAndGet());
            assertFalse(value.compareAndSet(1, 2));
            assertTrue(value.compareAndSet(8, Long.MAX_VALUE));
            assertEquals(Long.MAX_VALUE, value.compareAndExchange(1, 2));
            assertEquals(Long.MIN_VALUE, value.incrementAndGet());
            value.set(6);
            assertEquals(6, value.getAndUpdate(x -> x * 7));
            assertEquals(43, value.updateAndGet(x -> x + 1));
            assertEquals(43, value.getAndAccumulate(2, (x, y) -> x - y));
            assertEquals(82, value.accumulateAndGet(2, (x, y) -> x * y));
            assertEquals("82", value.toString());
        }
    }

    @Test
    default void doublesAreTheSameWhenTheirBitsAre() {
        try (var value = mp().sharedDouble(-0.0)) {
            assertFalse(value.compareAndSet(0.0, 1.0));
            assertTrue(value.compareAndSet(-0.0, Double.NaN));
            assertTrue(value.compareAndSet(Double.NaN, 0.5));
            assertEquals(0.5, value.getAndAdd(0.25));
            assertEquals(1.0, value.addAndGet(0.25));
            assertEquals(1.0, value.getAndUpdate(x -> x * 3));
            assertEquals(3.5, value.accumulateAndGet(0.5, Double::sum));
            assertEquals(3.5, value.getAndSet(9));
            assertEquals("9.0", value.toString());
        }
    }

    /** Everything is added once, with a lock around a read and a write, and without one by what is atomic itself. */
    @Test
    @Row("VAL-07")
    default void additionsOfFourProcessesAllCount() throws Exception {
        int times = 1_000;
        try (var locked = mp().sharedLong(0);
                var atomic = mp().sharedLong(0);
                var updated = mp().sharedLong(0);
                var sum = mp().sharedDouble(0);
                var lock = mp().lock()) {
            var children = new Process[4];
            for (int i = 0; i < children.length; i++) {
                children[i] = child(() -> {
                    for (int n = 0; n < times; n++) {
                        lock.lock();
                        locked.set(locked.get() + 1);
                        lock.unlock();
                        atomic.incrementAndGet();
                        updated.updateAndGet(x -> x + 3);
                        sum.addAndGet(0.5);
                    }
                });
            }
            Expect.endsWell(children);
            assertEquals(4L * times, locked.get());
            assertEquals(4L * times, atomic.get());
            assertEquals(12L * times, updated.get());
            assertEquals(2.0 * times, sum.get());
        }
    }

    @Test
    default void aValueTravelsThroughAQueueAndStaysTheSame() throws Exception {
        try (var queue = mp().<SharedLong>queue();
                var value = mp().sharedLong(1)) {
            queue.put(value);
            try (var same = Expect.next(queue)) {
                same.incrementAndGet();
                assertEquals(2, value.get());
            }
            queue.put(value);
            Expect.endsWell(child(() -> {
                try (var arrived = queue.take()) {
                    queue.put(arrived);
                    arrived.addAndGet(40);
                }
            }));
            try (var back = Expect.next(queue)) {
                assertEquals(42, back.get());
            }
        }
    }

    @Test
    default void aValueOutlivesItsMakersHandleWhileAnotherProcessHasIt() throws Exception {
        try (var go = mp().<String>queue();
                var answers = mp().<Long>queue()) {
            var value = mp().sharedLong(20);
            Process child = child(() -> {
                answers.put(value.get());
                go.take();
                answers.put(value.incrementAndGet());
            });
            Expect.next(20L, answers);
            value.close();
            go.put("go");
            Expect.next(21L, answers);
            Expect.endsWell(child);
        }
    }

    @Test
    default void aClosedValueRefusesEverything() {
        var value = mp().sharedLong(1);
        var array = mp().sharedDoubleArray(3);
        value.close();
        value.close();
        array.close();
        assertThrows(IllegalStateException.class, value::get);
        assertThrows(IllegalStateException.class, () -> value.set(1));
        assertThrows(IllegalStateException.class, value::incrementAndGet);
        assertThrows(IllegalStateException.class, () -> value.updateAndGet(x -> x));
        assertThrows(IllegalStateException.class, array::length);
        assertThrows(IllegalStateException.class, () -> array.get(0));
        assertThrows(IllegalStateException.class, () -> array.get(7));
        assertThrows(IllegalStateException.class, array::toArray);
        assertTrue(value.toString().contains("closed"), value.toString());
    }

    @Test
    default void valuesAndMemoryWorkInProcessesThatAreThreads() throws Exception {
        try (var context = Context.builder()
                        .transport(transportName())
                        .startMethod(StartMethod.IN_PROCESS)
                        .build();
                var value = context.sharedLong(1);
                var array = context.sharedIntArray(2);
                var list = sharesMemory() ? context.shareableList("a", 1) : null) {
            Expect.endsWell(context.start(() -> {
                value.set(5);
                array.set(1, 6);
                if (list != null) {
                    list.set(0, "b");
                }
            }));
            assertEquals(5, value.get());
            assertEquals(6, array.get(1));
            assertEquals(List.of("b", 1), list == null ? List.of("b", 1) : list);
        }
    }
}
