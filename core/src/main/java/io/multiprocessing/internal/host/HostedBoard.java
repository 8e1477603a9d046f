package io.multiprocessing.internal.host;

import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The host's side of an {@link AckBoard}. Reads the file as a file: a page of memory that the other process has cut off
 * would be a fault of this one.
 */
final class HostedBoard {
    /** Who never lets two readings agree will say in messages what it took. */
    private static final int READS = 8;

    private final Path path;
    private final RandomAccessFile file;
    private final long number;
    private int slotsUsed;

    private HostedBoard(Path path, RandomAccessFile file, long number) {
        this.path = path;
        this.file = file;
        this.number = number;
    }

    /** A new board in a file of mode 0600. */
    static HostedBoard create() throws IOException {
        var random = new SecureRandom();
        long number = random.nextLong();
        Path path = RunDirectory.ofThisProcess().resolve(AckBoard.NAME + Long.toUnsignedString(random.nextLong(), 36));
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var board = new HostedBoard(path, new RandomAccessFile(path.toFile(), "rw"), number);
        try {
            board.file.write(ByteBuffer.allocate(AckBoard.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putLong(0, number)
                    .array());
            return board;
        } catch (IOException e) {
            board.remove();
            throw e;
        }
    }

    long number() {
        return number;
    }

    Path path() {
        return path;
    }

    /** A slot that was never used, or 0 when there is none. */
    int newSlot() {
        return slotsUsed < AckBoard.SLOTS ? ++slotsUsed : 0;
    }

    /** What the consumer wrote last; 0, which is no element, when its file does not have the slot any more. */
    synchronized long read(int slot) {
        try {
            long before = readOnce(slot);
            for (int i = 0; i < READS; i++) { // a consumer that lives may be writing just now
                long now = readOnce(slot);
                if (now == before) {
                    return now;
                }
                before = now;
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private long readOnce(int slot) throws IOException {
        byte[] bytes = new byte[Long.BYTES];
        file.seek((long) slot * Long.BYTES);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
    }

    /** When the consumer is gone. */
    synchronized void remove() {
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // it goes with the run directory
        }
    }
}
