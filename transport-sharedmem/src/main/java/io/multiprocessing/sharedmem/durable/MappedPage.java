package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.transport.sharedmem.SharedFile;
import io.multiprocessing.transport.sharedmem.Words;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return tryToOpen(path, kind, bytes);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (NoSuchFileException e) {
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static MemorySegment tryToOpen(Path path, int kind, long bytes) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(SharedFile.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            if (file.read(header, 0) == SharedFile.HEADER_BYTES) {
                long magic = header.getLong(0);
                int version = header.getInt((int) VERSION_OFFSET);
                long size = header.getLong((int) SIZE_OFFSET);
                if (magic == (MAGIC | kind) && version != VERSION) {
                    throw new IOException("a durable queue of another version of this library: version=" + version
                            + ", wanted=" + VERSION + ", file=" + path);
                }
                if (magic == (MAGIC | kind) && size == bytes && file.size() == bytes) {
                    return file.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
                }
            }
        }
        return null;
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

    /** Writes what is in a file to the disk; one that was deleted meanwhile is not made again. */
    static void force(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "r")) { // no interrupt closes it
            file.getFD().sync();
        } catch (FileNotFoundException e) {
            if (Files.exists(path)) { // too many open files, say
                throw e;
            }
        }
    }
}
