package io.multiprocessing.internal.memory;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.wire.Timers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One mapping of a whole file, private to the user, until it is closed. Other mappings of the file, in this process
 * too, live their own lives, and so does the file's name.
 *
 * <p>Every byte is really written before a new file is mapped: where there is no room for it, that is an
 * {@link IOException} here, and not a signal that ends the JVM at the first touch of a page. Accesses after
 * {@link #close}, and those that run at the same time, throw {@link IllegalStateException}.
 */
public final class MappedFile implements AutoCloseable {
    private static final Log LOG = Log.of(MappedFile.class);
    private static final int ZEROS_BYTES = 256 << 10;
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Set<OpenOption> MAKE = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<?>[] PRIVATE = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };

    private final Arena arena;
    private final MemorySegment segment;

    private MappedFile(Arena arena, MemorySegment segment) {
        this.arena = arena;
        this.segment = segment;
    }

    /**
     * Makes a file full of zeros and maps it.
     *
     * @param path where; its directory is there
     * @param bytes its size, at least 1
     * @return the mapping
     * @throws FileAlreadyExistsException there is one
     * @throws IOException there is no room for it, says the message, with directory and size; nothing is left behind
     */
    public static MappedFile create(Path path, long bytes) throws IOException {
        try {
            return tryToCreate(path, bytes);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            System.gc(); // what was dropped and not closed stays in memory until it is collected
            LOG.debug("trying once more to make {}", path, e);
            return tryToCreate(path, bytes);
        }
    }

    private static MappedFile tryToCreate(Path path, long bytes) throws IOException {
        return undisturbed(() -> {
            try (FileChannel channel = FileChannel.open(path, MAKE, attributes(path))) {
                return filled(channel, path, bytes);
            }
        });
    }

    private static MappedFile filled(FileChannel channel, Path path, long bytes) throws IOException {
        try {
            fill(channel, path, bytes);
            return map(channel, bytes);
        } catch (ClosedByInterruptException e) {
            Files.deleteIfExists(path);
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(path);
            throw new IOException(
                    "no room for shared memory: bytes=" + bytes + ", directory=" + path.getParent() + room(path) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static void fill(FileChannel channel, Path path, long bytes) throws IOException {
        long free = path.getParent().toFile().getUsableSpace();
        if (bytes > free) { // said before the directory is filled to the brim, which others would feel
            throw new IOException("needBytes=" + bytes + ", freeBytes=" + free);
        }
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(bytes, ZEROS_BYTES));
        for (long at = 0; at < bytes; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
            at += channel.write(zeros, at);
        }
    }

    private static String room(Path path) {
        try {
            FileStore store = Files.getFileStore(path.getParent());
            return ", freeBytes=" + store.getUsableSpace() + " of " + store.getTotalSpace();
        } catch (IOException e) {
            return "";
        }
    }

    private static FileAttribute<?>[] attributes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix") ? PRIVATE : new FileAttribute<?>[0];
    }

    /**
     * Maps a file that is there.
     *
     * @param path where it is
     * @return the mapping
     * @throws NoSuchFileException it is not there
     * @throws IOException it cannot be mapped, or is empty
     */
    public static MappedFile open(Path path) throws IOException {
        return undisturbed(() -> {
            try (FileChannel channel = FileChannel.open(path, OPEN)) {
                if (channel.size() == 0) {
                    throw new IOException("not shared memory: an empty file: " + path);
                }
                return map(channel, channel.size());
            }
        });
    }

    private static MappedFile map(FileChannel channel, long bytes) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new MappedFile(arena, channel.map(MapMode.READ_WRITE, 0, bytes, arena));
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** Something with a channel of its own. */
    @FunctionalInterface
    private interface Work {
        MappedFile run() throws IOException;
    }

    /** An interrupt closes the channel that its thread works with: so the work is begun anew. */
    private static MappedFile undisturbed(Work work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The memory.
     *
     * @return the whole file
     */
    public MemorySegment segment() {
        return segment;
    }

    /** Unmaps it; while it is in use by input or output, as soon as that has ended. A second call does nothing. */
    @Override
    public void close() {
        try {
            if (segment.scope().isAlive()) {
                arena.close();
            }
        } catch (IllegalStateException e) {
            if (segment.scope().isAlive()) {
                Timers.after(AGAIN_NANOS, this::close);
            }
        }
    }
}
