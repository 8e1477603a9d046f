package io.multiprocessing.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.SerializationException;
import io.multiprocessing.SharedMemory;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Memory under a user's own name, which outlives everybody. */
interface NamedMemoryRules extends Stage {
    /** A name that no other test run has. */
    static String newName() {
        return "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    }

    @Test
    @Row({"SHM-01", "SHM-02", "SHM-03", "SHM-07", "SHM-16", "SHM-17"})
    default void namedMemoryIsOpenedByNameUntilTheNameEnds() throws Exception {
        String name = newName();
        SharedMemory memory = mp().createSharedMemory(name, 515);
        try {
            assertEquals(name, memory.name());
            assertEquals(515, memory.byteSize());
            assertTrue(memory.toString().contains(name) && memory.toString().contains("515"), memory.toString());
            memory.segment().set(JAVA_BYTE, 0, (byte) 42);
            try (var second = mp().openSharedMemory(name)) {
                assertEquals(515, second.byteSize());
                assertEquals(42, second.segment().get(JAVA_BYTE, 0));
            }
            Expect.endsWell(child(() -> {
                try (var opened = Context.current().openSharedMemory(name)) {
                    opened.segment().set(JAVA_BYTE, 514, opened.segment().get(JAVA_BYTE, 0));
                }
            }));
            assertEquals(42, memory.segment().get(JAVA_BYTE, 514));
        } finally {
            memory.unlink();
        }
        memory.segment().set(JAVA_BYTE, 1, (byte) 1);
        assertInstanceOf(
                NoSuchFileException.class,
                assertThrows(UncheckedIOException.class, memory::unlink).getCause());
        assertInstanceOf(
                NoSuchFileException.class,
                assertThrows(UncheckedIOException.class, () -> mp().openSharedMemory(name))
                        .getCause());
        memory.close();
    }

    @Test
    default void namedMemoryOutlivesTheContextAndTheProcessThatMadeIt() throws Exception {
        String name = newName();
        String others = newName();
        try (var context = Context.create(transportName())) {
            context.createSharedMemory(name, 8).segment().set(JAVA_LONG, 0, 77);
        }
        Expect.endsWell(child(
                () -> Context.current().createSharedMemory(others, 8).segment().set(JAVA_LONG, 0, 78)));
        try (var memory = mp().openSharedMemory(name);
                var other = mp().openSharedMemory(others)) {
            assertEquals(77, memory.segment().get(JAVA_LONG, 0));
            assertEquals(78, other.segment().get(JAVA_LONG, 0));
            memory.unlink();
            other.unlink();
        }
    }

    @Test
    @Row("ROB-18")
    default void theOwnersMemoryStaysWhenProgramsThatOpenedItEndOrAreKilled() throws Exception {
        String name = newName();
        try (var memory = mp().createSharedMemory(name, 24)) {
            try {
                try (var ends = new PeerProcess(OpensMemory.class, List.of(), transportName(), name, "8");
                        var killed =
                                new PeerProcess(OpensMemory.class, List.of(), transportName(), name, "16", "stays")) {
                    assertEquals("opened", ends.line());
                    assertEquals(0, ends.exitCode());
                    assertEquals("opened", killed.line());
                    killed.kill();
                }
                try (var third = new PeerProcess(OpensMemory.class, List.of(), transportName(), name, "0")) {
                    assertEquals("opened", third.line());
                    assertEquals(0, third.exitCode());
                }
                assertEquals(8, memory.segment().get(JAVA_LONG, 8));
                assertEquals(16, memory.segment().get(JAVA_LONG, 16));
            } finally {
                memory.unlink();
            }
        }
    }

    /** Opens memory of another program's, writes a place's number to it, and ends, or stays until it is killed. */
    final class OpensMemory {
        /** The program. */
        public static void main(String[] args) throws Exception {
            try (var mp = Context.create(args[0]);
                    var memory = mp.openSharedMemory(args[1])) {
                long place = Long.parseLong(args[2]);
                memory.segment().set(JAVA_LONG, place, place);
                System.out.println("opened");
                if (args.length > 3) {
                    Await.forever();
                }
            }
        }
    }

    @Test
    @Row("SHM-08")
    default void aNameThatIsTakenIsRefusedAndItsContentIsUntouched() {
        String name = newName();
        try (var memory = mp().createSharedMemory(name, 8)) {
            memory.segment().set(JAVA_LONG, 0, 5);
            var taken = assertThrows(UncheckedIOException.class, () -> mp().createSharedMemory(name, 800));
            assertInstanceOf(FileAlreadyExistsException.class, taken.getCause());
            assertTrue(taken.getMessage().contains(name), taken.getMessage());
            assertEquals(5, memory.segment().get(JAVA_LONG, 0));
            memory.unlink();
            mp().createSharedMemory(name, 16).unlink();
            assertEquals(5, memory.segment().get(JAVA_LONG, 0));
        }
    }

    @Test
    @Row("SHM-11")
    default void namesThatCouldLeadElsewhereAreRefused() {
        for (String name : new String[] {
            "", "..", ".", ".hidden", "a/b", "/a", "../a", "a\\b", "nul\0", "line\n", "é", "x".repeat(129)
        }) {
            var create = assertThrows(IllegalArgumentException.class, () -> mp().createSharedMemory(name, 8));
            assertTrue(create.getMessage().contains("allowed: 1 to 128"), create.getMessage());
            assertThrows(IllegalArgumentException.class, () -> mp().openSharedMemory(name));
            assertThrows(IllegalArgumentException.class, () -> mp().openShareableList(name));
        }
        assertThrows(NullPointerException.class, () -> mp().openSharedMemory(null));
        assertThrows(IllegalArgumentException.class, () -> mp().createSharedMemory("m1@mp-root-1-abcdef", 8));
        mp().createSharedMemory("x".repeat(128), 8).unlink();
    }

    @Test
    @Row("SHM-23")
    default void newMemoryIsAllZerosAndThisUsersOnly() throws Exception {
        String name = newName();
        try (var memory = mp().createSharedMemory(name, 300_000)) {
            try {
                assertEquals(-1, memory.segment().mismatch(MemorySegment.ofArray(new byte[300_000])));
                Path file = file(name);
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                assertEquals(
                        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
            } finally {
                memory.unlink();
            }
        }
    }

    private static Path file(String name) throws Exception {
        try (Stream<Path> users = Files.list(Path.of("/dev/shm"))) {
            return users.map(each -> each.resolve(name))
                    .filter(Files::exists)
                    .findAny()
                    .orElseThrow();
        }
    }

    /** Only one makes it, and everybody who finds it finds it whole. */
    @Test
    default void whoComesFirstMakesItAndOthersSeeItWhole() throws Exception {
        int threads = 8;
        for (int round = 0; round < 50; round++) {
            String name = newName();
            var made = new AtomicInteger();
            var begin = new CountDownLatch(1);
            var all = Stream.generate(() -> Waiting.started(() -> {
                        begin.await();
                        try (var _ = mp().createSharedMemory(name, 100_000)) {
                            made.incrementAndGet();
                        } catch (UncheckedIOException e) {
                            try (var memory = mp().openSharedMemory(name)) {
                                assertEquals(100_000, memory.byteSize());
                            }
                        }
                        return true;
                    }))
                    .limit(threads)
                    .toList();
            begin.countDown();
            for (var each : all) {
                assertTrue(each.result(Await.LIMIT));
            }
            assertEquals(1, made.get());
            mp().openSharedMemory(name).unlink();
        }
    }

    @Test
    @Row("SHM-12")
    default void aHandleOfNamedMemoryTravelsByItsName() throws Exception {
        try (var memory = mp().createSharedMemory(newName(), 64);
                var queue = mp().<SharedMemory>queue()) {
            memory.segment().setString(0, "pickle");
            queue.put(memory);
            try (var same = Expect.next(queue)) {
                assertEquals(memory.name(), same.name());
                assertEquals("pickle", same.segment().getString(0));
                same.segment().setString(0, "oldval");
            }
            Expect.endsWell(child(() -> memory.segment().setString(8, "newval")));
            assertEquals("oldval", memory.segment().getString(0));
            assertEquals("newval", memory.segment().getString(8));
            queue.put(memory);
            memory.unlink();
            var late = assertThrows(SerializationException.class, queue::take);
            assertTrue(SharedMemoryRules.causes(late).contains(NoSuchFileException.class.getName()), late.getMessage());
        }
    }
}
