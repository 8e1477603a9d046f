package io.multiprocessing.internal.host;

import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * A page of memory that a busy consumer shares with the host, so that acknowledging costs a store and not a message.
 * The consumer writes which element it took last; the host reads that only when the consumer is gone. While it lives,
 * acknowledgements follow in messages, many at a time.
 *
 * <p>This works because memory that is mapped from a file outlives the process that wrote to it. Processes that cannot
 * see the same file acknowledge by messages only.
 *
 * <pre>
 * offset  size  field                     written by
 *      0     8  a random number           host, once; the consumer checks it
 *      8     8  slot 1: last element      consumer (release), read by the host after the consumer's end
 *     16     8  slot 2 …
 * </pre>
 *
 * Numbers are in native byte order: both sides are on one machine.
 */
final class AckBoard {
    static final int BYTES = 4096;
    static final int SLOTS = BYTES / 8 - 1;
    private static final String NAME = "acks-";
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path file;
    private final ByteBuffer memory;
    private int slotsUsed;

    private AckBoard(Path file, ByteBuffer memory) {
        this.file = file;
        this.memory = memory;
    }

    /** On the host's side: a new board in a file of mode 0600. */
    static AckBoard create() throws IOException {
        var random = new SecureRandom();
        Path file = RunDirectory.ofThisProcess().resolve(NAME + Long.toUnsignedString(random.nextLong(), 36));
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.allocate(BYTES));
            var board = new AckBoard(file, channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
            LONG.setRelease(board.memory, 0, random.nextLong());
            return board;
        }
    }

    /** On the consumer's side: the board that the host made. */
    static AckBoard open(Path file, long number) throws IOException {
        if (!file.getFileName().toString().startsWith(NAME)) {
            throw new IOException("not an acknowledgement board, by its name: file=" + file);
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.size() != BYTES) {
                throw new IOException("not an acknowledgement board: bytes=" + channel.size() + ", expected=" + BYTES
                        + ", file=" + file);
            }
            var board = new AckBoard(file, channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
            if (board.number() != number) {
                throw new IOException("an acknowledgement board of somebody else: file=" + file);
            }
            return board;
        }
    }

    long number() {
        return (long) LONG.getAcquire(memory, 0);
    }

    Path file() {
        return file;
    }

    /** On the host's side: a slot that was never used, or 0 when there is none. */
    int newSlot() {
        return slotsUsed < SLOTS ? ++slotsUsed : 0;
    }

    void storeRelease(int slot, long element) {
        LONG.setRelease(memory, slot * 8, element);
    }

    long loadAcquire(int slot) {
        return (long) LONG.getAcquire(memory, slot * 8);
    }

    /** On the host's side, when the consumer is gone. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it goes with the run directory
        }
    }
}
