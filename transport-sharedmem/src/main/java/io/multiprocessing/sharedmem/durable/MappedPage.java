package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.transport.sharedmem.SharedFile;
import io.multiprocessing.transport.sharedmem.Words;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A mapped file of this package: it lasts, so it has a version of its own.
 *
 * <pre>
 * offset size field
 *      0    8 magic, with the kind; written last
 *      8    4 format version
 *     16    8 bytes in the file
 * </pre>
 */
final class MappedPage {
    private static final long MAGIC = 0x4d50_4451_0000_0000L;
    private static final int VERSION = 1;
    private static final long VERSION_OFFSET = 8;
    private static final long SIZE_OFFSET = 16;

    private MappedPage() {}

    /** Opens a file; gives null where there is none, or one that was never finished, which is deleted. */
    static MemorySegment openOrNull(Path path, int kind, long bytes) throws IOException {
        if (!Files.exists(path)) {
            return null;
        }
        try (var file = new RandomAccessFile(path.toFile(), "rw")) { // its channel is closed by no interrupt here
            if (file.length() >= SharedFile.HEADER_BYTES) {
                file.seek(0);
                long magic = Long.reverseBytes(file.readLong());
                int version = Integer.reverseBytes(file.readInt());
                file.seek(SIZE_OFFSET);
                long size = Long.reverseBytes(file.readLong());
                if (magic == (MAGIC | kind) && version != VERSION) {
                    throw new IOException("a durable queue of another version of this library: version=" + version
                            + ", wanted=" + VERSION + ", file=" + path);
                }
                if (magic == (MAGIC | kind) && size == bytes && file.length() == bytes) {
                    return map(file, bytes);
                }
            }
        }
        return null;
    }

    private static MemorySegment map(RandomAccessFile file, long bytes) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return file.getChannel().map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static MemorySegment create(Path path, long bytes) throws IOException {
        Files.deleteIfExists(path);
        return SharedFile.create(path, bytes);
    }

    static void finish(MemorySegment page, int kind) {
        Words.putInt(page, VERSION_OFFSET, VERSION);
        Words.putLong(page, SIZE_OFFSET, page.byteSize());
        Words.putLongRelease(page, 0, MAGIC | kind);
    }

    /** Writes what is in the page to the disk. */
    static void force(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.getFD().sync();
        }
    }
}
