package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.SharedLong;
import io.multiprocessing.SharedLongArray;
import io.multiprocessing.SharedMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Users and makers of values that are killed, and very many of them. */
interface SharedValueDeathRules extends Stage {
    /** The writer keeps both elements equal up to one step; wherever it dies they are, and others go on. */
    @Test
    default void aWriterThatIsKilledLeavesValuesThatOthersUse() throws Exception {
        try (var counter = mp().sharedLong(0);
                var pair = mp().sharedLongArray(2)) {
            Process writer = child(() -> {
                while (true) {
                    pair.incrementAndGet(0);
                    counter.incrementAndGet();
                    pair.incrementAndGet(1);
                }
            });
            Await.until("the writer is at work", () -> counter.get() > 1_000);
            KillAt.kill(writer);
            long first = pair.get(0);
            long second = pair.get(1);
            assertTrue(first == second || first == second + 1, () -> first + " and " + second);
            assertTrue(counter.get() >= second && counter.get() <= first);
            Expect.endsWell(child(() -> pair.set(0, pair.incrementAndGet(1))));
            assertEquals(second + 1, pair.get(0));
        }
    }

    @Test
    default void theDeathOfTheMakerIsAnErrorAtOnce() throws Exception {
        var values = mp().<SharedLong>queue();
        var arrays = mp().<SharedLongArray>queue();
        Process maker = child(() -> {
            values.put(Context.current().sharedLong(7));
            arrays.put(Context.current().sharedLongArray(7));
            Await.forever();
        });
        try (var value = Expect.next(values);
                var array = Expect.next(arrays)) {
            assertEquals(7, value.incrementAndGet() - 1);
            KillAt.kill(maker);
            Await.until("the maker is known to be gone", () -> value.toString().contains("gone"));
            var gone = assertThrows(UncheckedIOException.class, value::get);
            assertInstanceOf(IOException.class, gone.getCause());
            assertThrows(UncheckedIOException.class, () -> array.set(1, 1));
            assertThrows(UncheckedIOException.class, array::toArray);
            assertThrows(IndexOutOfBoundsException.class, () -> array.get(7));
        }
    }

    @Test
    default void tenThousandObjectsThatAreClosedLeaveNothing() throws Exception {
        long descriptors = descriptors();
        long before = mapped();
        int threads = Thread.activeCount();
        boolean sharing = sharesMemory();
        for (int i = 0; i < 2_500; i++) {
            try (var value = mp().sharedLong(i);
                    var array = mp().sharedIntArray(i % 50);
                    var memory = sharing ? mp().sharedMemory(100) : null;
                    var list = sharing ? mp().shareableList(i, "text") : null) {
                value.incrementAndGet();
                array.length();
                if (memory != null) {
                    memory.segment().fill((byte) 1);
                    list.set(0, i + 1);
                }
            }
        }
        assertTrue(descriptors() <= descriptors + 5, () -> "descriptors: " + descriptors);
        assertTrue(Thread.activeCount() <= threads + 5);
        assertTrue(mapped() <= before, "mappings of shared files, before: " + before);
    }

    @Test
    @Row("ARR-09")
    default void objectsThatAreDroppedGoWhenTheyAreCollectedWhileOthersAreMade() throws Exception {
        boolean sharing = sharesMemory();
        for (int i = 0; i < 1_500; i++) {
            List<Object> cycle = new ArrayList<>();
            cycle.add(mp().sharedLongArray(1));
            if (sharing) {
                cycle.add(mp().sharedMemory(8));
                cycle.add(mp().shareableList(1));
            }
            cycle.add(cycle);
            if (i % 500 == 499) {
                System.gc();
            }
        }
        Await.until("all are collected", () -> {
            System.gc();
            return mapped() == 0;
        });
        try (SharedMemory memory = sharing ? mp().sharedMemory(8) : null) {
            assertEquals(8, memory == null ? 8 : memory.byteSize());
        }
    }

    private static long descriptors() throws IOException {
        try (var open = java.nio.file.Files.list(java.nio.file.Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** How many files of values, memory and lists this process has mapped. */
    private static long mapped() throws IOException {
        try (var maps = java.nio.file.Files.lines(java.nio.file.Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.matches(".*/mp-[^/]*/[vms][0-9]+( .*)?$"))
                    .count();
        }
    }
}
