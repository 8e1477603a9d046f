package io.multiprocessing.internal.stream;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A sending half that writes to a socket in the sender's thread: long parts in native memory from where they lie, the
 * rest out of a buffer that it is put together in. What the socket has no room for, soon enough, goes to the outbox.
 */
public abstract class WritingSender extends Sender {
    /** So much of native memory is written from where it lies. */
    private static final int LEAST_LENT_BYTES = 16 * 1024;

    private final boolean lends;
    private final RoomPatience patience = new RoomPatience();
    private final ByteBuffer[] pair = new ByteBuffer[2];

    /**
     * Makes the half.
     *
     * @param loop the transport's thread, which must not wait
     * @param lends whether the socket can be given the memory of others: it must notice when they close it
     */
    protected WritingSender(Thread loop, boolean lends) {
        super(loop);
        this.lends = lends;
    }

    /**
     * Writes what the socket has room for now. Under the lock.
     *
     * @param bytes in native memory, from the position on
     * @return how many it took
     * @throws IOException nothing can be sent any more
     */
    protected abstract long write(ByteBuffer bytes) throws IOException;

    /**
     * As {@link #write(ByteBuffer)}, first the one and then the other. Not asked for where nothing is lent.
     *
     * @param both in native memory
     * @return how many it took
     * @throws IOException nothing can be sent any more
     */
    protected abstract long write(ByteBuffer[] both) throws IOException;

    /**
     * Writes a message. Under the lock, with an empty outbox.
     *
     * @param length of the message in bytes
     * @param parts of the message
     * @throws IOException nothing can be sent any more
     */
    protected final void writeWhole(int length, ByteBuffer[] parts) throws IOException {
        patience.begin(length, !inLoop());
        ByteBuffer staging = Staging.take();
        try {
            staging.putInt(length);
            int part = 0;
            do {
                part = fill(staging, part, parts);
                ByteBuffer lent = part < parts.length && isLent(parts[part]) ? parts[part] : null;
                if (!wroteAll(staging.flip(), lent)) {
                    outbox.add(staging);
                    outbox.add(parts, part);
                    laidAside();
                    return;
                }
                staging.clear();
                part += lent == null ? 0 : 1;
            } while (part < parts.length);
            patience.allTaken();
        } finally {
            Staging.giveBack(staging);
        }
    }

    private boolean isLent(ByteBuffer part) {
        return lends && part.isDirect() && part.remaining() >= LEAST_LENT_BYTES;
    }

    /** Moves as much as fits, up to what is written from where it lies; gives the part to go on with. */
    private int fill(ByteBuffer staging, int begin, ByteBuffer[] parts) {
        for (int i = begin; i < parts.length; i++) {
            ByteBuffer part = parts[i];
            if (isLent(part)) {
                return i;
            }
            if (part.remaining() > staging.remaining()) {
                int end = part.limit();
                staging.put(part.limit(part.position() + staging.remaining()));
                part.limit(end);
                return i;
            }
            staging.put(part);
        }
        return parts.length;
    }

    /** As {@link #writeAll}; where the memory is closed meanwhile, what stands before it is kept for the outbox. */
    private boolean wroteAll(ByteBuffer staging, ByteBuffer lent) throws IOException {
        try {
            return writeAll(staging, lent);
        } catch (IllegalStateException e) {
            if (hasDeparted()) {
                outbox.add(staging);
            }
            throw e;
        }
    }

    /** Writes both, of which the second may be null. Gives whether the socket took all, soon enough. */
    private boolean writeAll(ByteBuffer staging, ByteBuffer lent) throws IOException {
        while (true) {
            long taken = writeOnce(staging, lent);
            if (taken > 0) {
                departed(taken);
                patience.taken();
            }
            if (!staging.hasRemaining() && (lent == null || !lent.hasRemaining())) {
                return true;
            }
            if (lock.hasQueuedThreads() || !patience.lookAgain()) {
                return false;
            }
        }
    }

    private long writeOnce(ByteBuffer staging, ByteBuffer lent) throws IOException {
        if (lent == null) {
            return write(staging);
        }
        if (!staging.hasRemaining()) {
            return write(lent);
        }
        pair[0] = staging;
        pair[1] = lent;
        try {
            return write(pair);
        } finally {
            pair[1] = null;
        }
    }
}
