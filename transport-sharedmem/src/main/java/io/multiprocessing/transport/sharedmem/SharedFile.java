package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
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

/**
 * A file that several processes map. Begins with a header by which a reader knows what it has before it; the word that
 * says so is written last, and read first.
 *
 * <pre>
 * offset size field
 *      0    8 magic and kind     written last, with release; a file without it is not finished
 *      8    4 format version
 *     12    4 (free)
 *     16    8 bytes in the file
 *     24    8 process id of the maker
 * </pre>
 *
 * <p>Every byte is really written before the file is mapped: where there is no room for it, that is an
 * {@link IOException} here, and not a signal that ends the JVM at the first touch of a page. Mappings are unmapped by
 * the garbage collector, so that no thread can meet one that is gone.
 */
public final class SharedFile {
    /** Raised with every change of any layout in this package. */
    static final int VERSION = 2;

    public static final int HEADER_BYTES = 32;

    /** What a file is; a different one is a different magic. */
    public enum Kind {
        MEMBERS,
        CONNECTION,
        CHANNEL,
        SEGMENT,
        LOCK,
        EVENT,
        SEMAPHORE,
        BARRIER
    }

    /** A file that is not laid out as this version of the library does it. */
    static final class LayoutException extends IOException {
        private static final long serialVersionUID = 1L;

        LayoutException(String message) {
            super(message);
        }
    }

    private static final Log LOG = Log.of(SharedFile.class);
    private static final long MAGIC = 0x4d50_4a53_484d_0000L;
    private static final long MAGIC_OFFSET = 0;
    private static final long VERSION_OFFSET = 8;
    private static final long SIZE_OFFSET = 16;
    private static final long PID_OFFSET = 24;
    private static final int ZEROS_BYTES = 256 << 10;
    private static final Set<OpenOption> MAKE = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> REPLACE = Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<?>[] PRIVATE = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };

    private SharedFile() {}

    /**
     * Makes a file full of zeros and maps it. It is not finished until {@link #finish}.
     *
     * @throws IOException there is no room, or the file is there already; nothing is left behind
     */
    public static MemorySegment create(Path path, long bytes) throws IOException {
        return create(path, bytes, Arena.ofAuto());
    }

    /** As {@link #create(Path, long)}, with a mapping that lives as long as the arena. */
    static MemorySegment create(Path path, long bytes, Arena arena) throws IOException {
        try {
            return tryToCreate(path, bytes, arena);
        } catch (IOException e) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            // what was deleted stays in memory until its mapping is collected
            System.gc();
            LOG.debug("trying once more to make {}", path, e);
            return tryToCreate(path, bytes, arena);
        }
    }

    private static MemorySegment tryToCreate(Path path, long bytes, Arena arena) throws IOException {
        return undisturbed(() -> {
            try (FileChannel channel = FileChannel.open(path, MAKE, attributes(path))) {
                return filled(channel, path, bytes, arena);
            }
        });
    }

    private static MemorySegment filled(FileChannel channel, Path path, long bytes, Arena arena) throws IOException {
        try {
            fill(channel, bytes);
            return channel.map(MapMode.READ_WRITE, 0, bytes, arena);
        } catch (ClosedByInterruptException e) {
            Files.deleteIfExists(path);
            throw e;
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw new IOException(
                    "no room for shared memory: bytes=" + bytes + ", file=" + path + room(path) + ": " + e.getMessage(),
                    e);
        }
    }

    /** Writes a small file that is not to be mapped, in place of an older one. */
    static void write(Path path, ByteBuffer bytes) throws IOException {
        int from = bytes.position();
        undisturbed(() -> {
            try (FileChannel channel = FileChannel.open(path, REPLACE, attributes(path))) {
                bytes.position(from);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                return path;
            }
        });
    }

    /** Something with a channel of its own. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    /** An interrupt closes the channel that its thread works with: so the work is begun anew. */
    private static <T> T undisturbed(Work<T> work) throws IOException {
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

    private static FileAttribute<?>[] attributes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix") ? PRIVATE : new FileAttribute<?>[0];
    }

    private static void fill(FileChannel channel, long bytes) throws IOException {
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

    /** The file is ready for others. */
    public static void finish(MemorySegment file, Kind kind) {
        Words.putInt(file, VERSION_OFFSET, VERSION);
        Words.putLong(file, SIZE_OFFSET, file.byteSize());
        Words.putLong(file, PID_OFFSET, ProcessHandle.current().pid());
        Words.putLongRelease(file, MAGIC_OFFSET, magic(kind));
    }

    private static long magic(Kind kind) {
        return MAGIC | (kind.ordinal() + 1);
    }

    /**
     * Maps a file that another process has finished.
     *
     * @throws IOException it is not there, not finished, or not what is expected
     */
    public static MemorySegment open(Path path, Kind kind) throws IOException {
        return undisturbed(() -> {
            try (FileChannel channel = FileChannel.open(path, OPEN)) {
                long bytes = channel.size();
                if (bytes < HEADER_BYTES) {
                    throw new IOException("shared file too short: needBytes=" + HEADER_BYTES + ", haveBytes=" + bytes
                            + ", file=" + path);
                }
                return map(channel, bytes, kind, path, Arena.ofAuto());
            }
        });
    }

    /**
     * Whether a file is not there, or its maker died before it was finished.
     *
     * @param bytes what it has when it is finished
     * @throws IOException that cannot be told
     */
    static boolean isUnfinished(Path path, long bytes) throws IOException {
        return undisturbed(() -> {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                ByteBuffer magic = ByteBuffer.allocate(Long.BYTES);
                return channel.size() < bytes
                        || channel.read(magic, MAGIC_OFFSET) < Long.BYTES
                        || magic.getLong(0) == 0;
            } catch (NoSuchFileException e) {
                return true;
            }
        });
    }

    /**
     * Maps a file to look at it only.
     *
     * @throws IOException as {@link #open}
     */
    static MemorySegment openToLook(Path path, Kind kind) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long bytes = channel.size();
            if (bytes < HEADER_BYTES) {
                throw new IOException(
                        "shared file too short: needBytes=" + HEADER_BYTES + ", haveBytes=" + bytes + ", file=" + path);
            }
            MemorySegment file = channel.map(MapMode.READ_ONLY, 0, bytes, Arena.ofAuto());
            check(file, kind, path);
            return file;
        }
    }

    /** The process that made the file. */
    static long maker(MemorySegment file) {
        return Words.getLong(file, PID_OFFSET);
    }

    /**
     * As {@link #open(Path, Kind)}, for a file whose length is known, with a mapping that lives as long as the arena.
     */
    static MemorySegment open(Path path, Kind kind, long bytes, Arena arena) throws IOException {
        return undisturbed(() -> {
            try (FileChannel channel = FileChannel.open(path, OPEN)) {
                if (channel.size() != bytes) {
                    throw new IOException("shared file of a wrong length: wantedBytes=" + bytes + ", haveBytes="
                            + channel.size() + ", file=" + path);
                }
                return map(channel, bytes, kind, path, arena);
            }
        });
    }

    private static MemorySegment map(FileChannel channel, long bytes, Kind kind, Path path, Arena arena)
            throws IOException {
        MemorySegment file = channel.map(MapMode.READ_WRITE, 0, bytes, arena);
        check(file, kind, path);
        return file;
    }

    private static void check(MemorySegment file, Kind kind, Path path) throws IOException {
        long magic = Words.getLongAcquire(file, MAGIC_OFFSET);
        if (magic != magic(kind)) {
            throw new LayoutException("not a finished shared file of kind " + kind + ": magic="
                    + Long.toHexString(magic) + ", wanted=" + Long.toHexString(magic(kind)) + ", file=" + path);
        }
        int version = Words.getInt(file, VERSION_OFFSET);
        if (version != VERSION) {
            throw new LayoutException("shared file of another version of this library: version=" + version + ", wanted="
                    + VERSION + ", file=" + path);
        }
        long bytes = Words.getLong(file, SIZE_OFFSET);
        if (bytes != file.byteSize()) {
            throw new LayoutException("shared file of a wrong length: announcedBytes=" + bytes + ", haveBytes="
                    + file.byteSize() + ", file=" + path);
        }
    }

    /** Deletes the file; those who have it mapped keep it. */
    static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("{} cannot be deleted", path, e);
        }
    }
}
