package io.multiprocessing.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.SerializationException;
import io.multiprocessing.SharedMemory;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Memory without a name of its own, which goes with its last user. */
interface SharedMemoryRules extends Stage {
    @Test
    @Row({"SHM-02", "SHM-12"})
    default void everyHandleSeesWhatAnyOtherWrote() throws Exception {
        try (var memory = mp().sharedMemory(1_000_003);
                var queue = mp().<SharedMemory>queue()) {
            assertEquals(1_000_003, memory.byteSize());
            assertEquals(1_000_003, memory.segment().byteSize());
            assertEquals(-1, memory.segment().mismatch(MemorySegment.ofArray(new byte[1_000_003])), "not all zeros");
            memory.segment().set(JAVA_BYTE, 0, (byte) 42);
            queue.put(memory);
            var same = Expect.next(queue);
            assertEquals(memory.name(), same.name());
            assertEquals(42, same.segment().get(JAVA_BYTE, 0));
            same.segment().setString(8, "pickle");
            same.close();
            Expect.endsWell(child(() -> {
                assertEquals("pickle", memory.segment().getString(8));
                memory.segment().setString(8, "newval");
                memory.segment().set(JAVA_BYTE, 1_000_002, (byte) 7);
            }));
            assertEquals("newval", memory.segment().getString(8));
            assertEquals(7, memory.segment().get(JAVA_BYTE, 1_000_002));
            assertTrue(memory.toString().contains(memory.name()));
            assertTrue(memory.toString().contains("1000003"));
        }
    }

    @Test
    @Row("SHM-22")
    default void closedMemoryIsAnExceptionAndNeverStaleData() {
        var memory = mp().sharedMemory(64);
        var other = mp().openSharedMemory(memory.name());
        MemorySegment segment = memory.segment();
        MemorySegment part = segment.asSlice(8, 8);
        assertThrows(IndexOutOfBoundsException.class, () -> segment.get(JAVA_BYTE, 64));
        assertThrows(IndexOutOfBoundsException.class, () -> segment.get(JAVA_LONG, -8));
        memory.close();
        memory.close();
        assertThrows(IllegalStateException.class, memory::segment);
        assertThrows(IllegalStateException.class, memory::byteSize);
        assertThrows(IllegalStateException.class, memory::name);
        assertThrows(IllegalStateException.class, memory::unlink);
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> part.set(JAVA_LONG, 0, 1));
        assertTrue(memory.toString().contains("closed"), memory.toString());
        other.segment().set(JAVA_LONG, 8, 5);
        assertEquals(5, other.segment().get(JAVA_LONG, 8));
        other.close();
        other.close();
        assertThrows(IllegalStateException.class, other::segment);
    }

    @Test
    @Row("SHM-22")
    default void closingWhileThreadsAreInTheMemoryHarmsNobody() throws Exception {
        for (int round = 0; round < 30; round++) {
            var memory = mp().sharedMemory(1 << 16);
            MemorySegment segment = memory.segment();
            var done = new AtomicLong();
            var reader = Waiting.started(() -> {
                while (true) {
                    for (long at = 0; at < 1 << 16; at += 8) {
                        done.addAndGet(1 + segment.get(JAVA_LONG, at));
                    }
                }
            });
            Await.until("the reader reads", () -> done.get() > 10_000);
            memory.close();
            reader.failure(IllegalStateException.class, Expect.AT_ONCE);
        }
    }

    @Test
    @Row("SHM-06")
    default void generatedNamesAreUnique() {
        var names = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) {
            try (var memory = mp().sharedMemory(1)) {
                assertTrue(names.add(memory.name()), memory.name());
            }
        }
    }

    @Test
    default void memoryThatNobodyHasAnyMoreIsGone() throws Exception {
        var memory = mp().sharedMemory(8);
        String name = memory.name();
        Expect.endsWell(child(() -> memory.segment().set(JAVA_LONG, 0, 1)));
        memory.close();
        var gone = assertThrows(UncheckedIOException.class, () -> mp().openSharedMemory(name));
        assertInstanceOf(NoSuchFileException.class, gone.getCause());
    }

    @Test
    default void memoryWhoseNameHasEndedStaysWithItsHolders() throws Exception {
        try (var memory = mp().sharedMemory(8);
                var queue = mp().<SharedMemory>queue()) {
            queue.put(memory);
            memory.unlink();
            var again = assertThrows(UncheckedIOException.class, memory::unlink);
            assertInstanceOf(NoSuchFileException.class, again.getCause());
            memory.segment().set(JAVA_LONG, 0, 9);
            assertEquals(9, memory.segment().get(JAVA_LONG, 0));
            var late = assertThrows(SerializationException.class, queue::take);
            assertTrue(causes(late).contains(NoSuchFileException.class.getName()), () -> causes(late));
        }
    }

    /** The exception and its causes. */
    static String causes(Throwable failure) {
        var text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each).append('\n');
        }
        return text.toString();
    }

    @Test
    default void sizesThatMakeNoSenseAreRefusedAndSoIsWhatThereIsNoRoomFor() {
        assertThrows(IllegalArgumentException.class, () -> mp().sharedMemory(0));
        assertThrows(IllegalArgumentException.class, () -> mp().sharedMemory(-1));
        assertThrows(IllegalArgumentException.class, () -> mp().createSharedMemory("test-size", 0));
        long tooMuch = 1L << 50;
        var full = assertThrows(UncheckedIOException.class, () -> mp().sharedMemory(tooMuch));
        assertTrue(full.getMessage().contains("bytes=" + tooMuch), full.getMessage());
        assertTrue(full.getMessage().contains("directory=/"), full.getMessage());
        var named = assertThrows(UncheckedIOException.class, () -> mp().createSharedMemory("test-full", tooMuch));
        assertTrue(named.getMessage().contains("bytes=" + tooMuch), named.getMessage());
        assertThrows(UncheckedIOException.class, () -> mp().openSharedMemory("test-full"));
    }
}
