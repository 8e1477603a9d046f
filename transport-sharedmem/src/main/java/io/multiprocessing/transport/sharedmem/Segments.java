package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * The segments of one channel that this process has mapped: few, the one at the tail, the one at the head, and the
 * spare one. A number always means the same file.
 */
final class Segments {
    private static final Log LOG = Log.of(Segments.class);

    /** A segment that this process has mapped. */
    record Mapped(int number, MemorySegment memory) {}

    private static final int MOST = 4;

    /**
     * A spare segment that is larger is given back to the machine. To get memory anew costs ten times as much as the
     * copy, where the machine is a virtual one.
     */
    private static final long LARGEST_SPARE_BYTES = 32L << 20;

    private static final long LARGEST_BYTES = 4L << 20;

    private final Path directory;
    private final String channel;
    private final ArrayDeque<Mapped> recent = new ArrayDeque<>();

    Segments(Path directory, String channel) {
        this.directory = directory;
        this.channel = channel;
    }

    private Path path(int number) {
        return path(directory, channel, number);
    }

    static Path path(Path directory, String channel, int number) {
        return directory.resolve(channel + "." + number);
    }

    synchronized Mapped find(int number) throws IOException {
        for (Mapped each : recent) {
            if (each.number == number) {
                return each;
            }
        }
        return remember(number, SharedFile.open(path(number), SharedFile.Kind.SEGMENT));
    }

    /** Whether it has not been deleted, or is at least mapped here. */
    synchronized boolean exists(int number) {
        return recent.stream().anyMatch(each -> each.number == number) || Files.exists(path(number));
    }

    private Mapped remember(int number, MemorySegment memory) {
        if (recent.size() == MOST) {
            recent.removeFirst();
        }
        var mapped = new Mapped(number, memory);
        recent.addLast(mapped);
        return mapped;
    }

    /** Makes a segment for records of so many bytes at least, link included. */
    Mapped create(int number, long bytes) throws IOException {
        MemorySegment memory = SharedFile.create(path(number), SegmentLayout.RECORDS + bytes);
        SharedFile.finish(memory, SharedFile.Kind.SEGMENT);
        synchronized (this) {
            return remember(number, memory);
        }
    }

    /**
     * How large the next segment is: twice the last one when there is a backlog, and never so small that a few large
     * elements fill it.
     */
    static long nextBytes(long lastBytes, boolean backlog, long neededBytes) {
        long grown = Math.min(LARGEST_BYTES, backlog ? 2 * lastBytes : lastBytes);
        return Math.max(grown, neededBytes <= LARGEST_BYTES ? 4 * neededBytes : neededBytes);
    }

    static boolean isWorthKeeping(MemorySegment memory) {
        return memory.byteSize() <= LARGEST_SPARE_BYTES + SegmentLayout.RECORDS;
    }

    /** All of it was taken, and it will not be used again. */
    void delete(int number) {
        synchronized (this) {
            recent.removeIf(each -> each.number == number);
        }
        SharedFile.delete(path(number));
    }

    /** Deletes all there are, at the channel's end. */
    void deleteAll() {
        synchronized (this) {
            recent.clear();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, channel + ".*")) {
            files.forEach(SharedFile::delete);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("the segments of {} cannot be deleted", channel, e);
        }
    }
}
