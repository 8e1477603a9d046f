package io.multiprocessing.sharedmem.durable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Elements of more than {@value Journal#LARGEST_INLINE_BYTES} bytes, a file each; the journal has their names. A name
 * begins with the cycle of its element, by which it is deleted; one whose element was never written goes the same way.
 */
final class Blobs {
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Path directory;

    Blobs(Path directory) {
        this.directory = directory;
    }

    /** Writes a file, before its element; gives what the journal is to hold. */
    byte[] write(int cycle, byte[] payload, boolean sync) throws IOException {
        String name =
                cycle + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + "-" + COUNTER.incrementAndGet();
        Path path = directory.resolve(name);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(payload);
            if (sync) {
                file.getFD().sync();
            }
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw new IOException(
                    "no room for a large element: bytes=" + payload.length + ", file=" + path + ": " + e.getMessage(),
                    e);
        }
        return (name + " " + payload.length + " " + crc(payload)).getBytes(StandardCharsets.UTF_8);
    }

    /** The element goes to another cycle than was thought. */
    byte[] move(byte[] entry, int cycle) throws IOException {
        String[] parts = parts(entry);
        String name = cycle + parts[0].substring(parts[0].indexOf('-'));
        if (!name.equals(parts[0])) {
            Files.move(directory.resolve(parts[0]), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
        return (name + " " + parts[1] + " " + parts[2]).getBytes(StandardCharsets.UTF_8);
    }

    /** It was not put. */
    void drop(byte[] entry) throws IOException {
        Files.deleteIfExists(directory.resolve(parts(entry)[0]));
    }

    byte[] read(byte[] entry) throws IOException {
        String[] parts = parts(entry);
        Path path = directory.resolve(parts[0]);
        byte[] payload = Files.readAllBytes(path);
        if (payload.length != Integer.parseInt(parts[1]) || crc(payload) != Long.parseLong(parts[2])) {
            throw new IOException("a large element is not what was written: bytes=" + payload.length + ", wanted="
                    + parts[1] + ", file=" + path);
        }
        return payload;
    }

    private static String[] parts(byte[] entry) {
        return new String(entry, StandardCharsets.UTF_8).split(" ");
    }

    private static long crc(byte[] payload) {
        var crc = new CRC32C();
        crc.update(payload, 0, payload.length);
        return crc.getValue();
    }

    /** The files of a cycle. */
    List<Path> of(int cycle) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(cycle + "-"))
                    .toList();
        }
    }
}
