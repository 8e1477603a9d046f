package io.multiprocessing.internal.host;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A page of memory that a busy consumer shares with the host, so that acknowledging costs a store and not a message.
 * The consumer writes which element it took last; the host ({@link HostedBoard}) reads that only when the consumer is
 * gone or stopped. While it lives, acknowledgements follow in messages, many at a time.
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
    static final int SLOTS = BYTES / Long.BYTES - 1;

    /** What the names of their files begin with. */
    static final String NAME = "acks-";

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;

    private AckBoard(ByteBuffer memory) {
        this.memory = memory;
    }

    /** The board that the host made. */
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
            var board = new AckBoard(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
            if ((long) LONG.getAcquire(board.memory, 0) != number) {
                throw new IOException("an acknowledgement board of somebody else: file=" + file);
            }
            return board;
        }
    }

    void storeRelease(int slot, long element) {
        LONG.setRelease(memory, slot * Long.BYTES, element);
    }
}
