package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds out, once in a process, whether files can be shared as this transport needs it. */
final class SharedMemProbe {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final long FILE_BYTES = 4096;
    private static final long WORD = 64;
    private static final long LOCK_POSITION = 1L << 40;

    private static Optional<String> result;

    private SharedMemProbe() {}

    /** Why they cannot; empty when a file could be mapped twice, changed, locked and deleted. */
    static synchronized Optional<String> result() {
        if (result == null) {
            result = probe();
        }
        return result;
    }

    private static Optional<String> probe() {
        Path directory = null;
        try {
            directory = RunDirectory.inMemory().orElseGet(RunDirectory::ofThisProcess);
            tryOut(directory.resolve("probe" + NUMBERS.incrementAndGet()));
            return Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            return Optional.of("files cannot be shared" + (directory == null ? "" : " in " + directory) + ": " + e);
        }
    }

    private static void tryOut(Path file) throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment one = SharedFile.create(file, FILE_BYTES, arena);
            SharedFile.finish(one, SharedFile.Kind.CONNECTION);
            MemorySegment other = SharedFile.open(file, SharedFile.Kind.CONNECTION, FILE_BYTES, arena);
            if (!Words.compareAndSetLong(one, WORD, 0, 1) || Words.getLongVolatile(other, WORD) != 1) {
                throw new IOException("what is written to a mapped file is not seen by others who map it");
            }
            lock(file);
        } finally {
            SharedFile.delete(file);
        }
    }

    private static void lock(Path file) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock(LOCK_POSITION, 1, false)) {
            if (lock == null) {
                throw new IOException("a byte of a file of our own is locked by somebody else");
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
