package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.SharedMemory;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that fills all of {@code /dev/shm}, which should be a small one of its own. */
final class FullMemoryProgram {
    private static final int PIECE_BYTES = 1 << 20;
    private static final Path MEMORY = Path.of("/dev/shm");

    private FullMemoryProgram() {}

    /**
     * The program.
     *
     * @param arguments the transport
     */
    public static void main(String[] arguments) throws Exception {
        try (Context mp = Context.create(arguments[0]);
                var first = mp.semaphore(1)) { // where it lies the others will, too
            List<SharedMemory> pieces = new ArrayList<>();
            UncheckedIOException refusal = null;
            while (refusal == null) {
                try {
                    pieces.add(mp.sharedMemory(PIECE_BYTES));
                } catch (UncheckedIOException e) {
                    refusal = e;
                }
                assertTrue(pieces.size() < 100, "it does not become full");
            }
            String message = refusal.getMessage();
            assertTrue(message.contains("bytes=" + PIECE_BYTES) && message.contains("/dev/shm"), message);
            fillTheRest();
            pieces.forEach(piece -> piece.segment().fill((byte) 7));
            assertThrows(UncheckedIOException.class, () -> mp.sharedMemory(1));
            assertThrows(UncheckedIOException.class, () -> mp.createSharedMemory("full", 1));
            assertThrows(UncheckedIOException.class, () -> mp.shareableList("text", 1));
            if (arguments[0].equals("sharedmem")) {
                assertThrows(UncheckedIOException.class, () -> mp.sharedLongArray(1_000));
                assertThrows(UncheckedIOException.class, () -> mp.sharedDouble(1));
                assertThrows(UncheckedIOException.class, () -> mp.semaphore(1));
            }
            pieces.forEach(SharedMemory::close);
            Files.delete(MEMORY.resolve("filler"));
            try (var list = mp.shareableList("text", 1);
                    var value = mp.sharedLong(5)) {
                var child = mp.start(() -> {
                    list.set(1, 2);
                    value.set(7);
                    first.acquire();
                });
                child.join();
                assertEquals(0, child.exitCode().orElseThrow());
                assertEquals(List.of("text", 2), list);
                assertEquals(7, value.get());
                assertEquals(1, first.availablePermits(), "the child has ended");
            }
        }
        System.out.println("full, and well");
    }

    private static void fillTheRest() throws Exception {
        try (var filler = Files.newOutputStream(MEMORY.resolve("filler"))) {
            while (true) {
                filler.write(new byte[512]);
            }
        } catch (java.io.IOException full) {
            assertTrue(MEMORY.toFile().getUsableSpace() < 4096, full::toString);
        }
    }
}
