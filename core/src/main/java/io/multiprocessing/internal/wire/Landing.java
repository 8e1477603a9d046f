package io.multiprocessing.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The memory of a thread that waits for a message, into which a large one is copied as its parts arrive, by whichever
 * thread receives them. One payload at a time {@linkplain #claim claims} it. When the thread goes on without that
 * payload (it was interrupted, or got another message), it {@linkplain #withdraw withdraws} the memory: what had come
 * is copied out of it, and nobody writes there any more.
 */
public final class Landing {
    /** Belongs to nobody's arena. */
    private static final Thread ANYBODY = new Thread(null, null, "multiprocessing-anybody", 0, false);

    private final MemorySegment into;
    private boolean claimed;
    private int came;
    private boolean withdrawn;
    private boolean spoilt;
    private byte[] moved;

    private Landing(MemorySegment into) {
        this.into = into;
    }

    /**
     * Offers memory.
     *
     * @param into of the thread that waits
     * @return null: other threads have no access to it, or not without the danger of a file that somebody shortens
     */
    public static Landing of(MemorySegment into) {
        boolean large = into.byteSize() > Channel.INLINE_LIMIT_BYTES;
        return large && !into.isMapped() && into.isAccessibleBy(ANYBODY) ? new Landing(into) : null;
    }

    /**
     * A payload is to come here.
     *
     * @param total its length
     * @return false: it does not fit, or another one does, or nobody waits any more
     */
    public synchronized boolean claim(int total) {
        if (claimed || withdrawn || spoilt || total > into.byteSize()) {
            return false;
        }
        claimed = true;
        came = 0;
        return true;
    }

    /** The payload that claimed it goes elsewhere, or nowhere. */
    synchronized void free() {
        claimed = false;
    }

    /** Gives whether the bytes were copied here; if not, the payload goes on behind what {@link #movedBytes} gives. */
    synchronized boolean append(ByteBuffer part) {
        if (withdrawn || spoilt) {
            return false;
        }
        try {
            MemorySegment from = MemorySegment.ofBuffer(part);
            MemorySegment.copy(from, 0, into, came, from.byteSize());
        } catch (IllegalStateException e) {
            spoilt = true; // its arena was closed
            return false;
        }
        came += part.remaining();
        part.position(part.limit());
        return true;
    }

    /** What had come of the payload when it had to leave; null: that is lost. */
    synchronized byte[] movedBytes() {
        return spoilt ? null : moved;
    }

    /** The payload that has come wholly, for somebody else; null: it is lost. */
    synchronized byte[] ashore() {
        if (!withdrawn) {
            move();
            claimed = false;
        }
        byte[] bytes = spoilt ? null : moved;
        moved = null;
        return bytes;
    }

    private void move() {
        try {
            moved = into.asSlice(0, came).toArray(JAVA_BYTE);
        } catch (IllegalStateException | OutOfMemoryError e) { // its arena was closed, or there is no room elsewhere
            spoilt = true;
        }
    }

    /**
     * The thread goes on.
     *
     * @param withPayload it has got the payload that came here
     */
    public synchronized void withdraw(boolean withPayload) {
        boolean first = !withdrawn;
        withdrawn = true; // whatever becomes of what had come, nobody writes here any more
        if (first && claimed && !withPayload) {
            move();
        }
    }

    /**
     * Whether what had come here was lost, since the memory was closed.
     *
     * @return true: nothing more comes
     */
    public synchronized boolean isSpoilt() {
        return spoilt;
    }

    synchronized int length() {
        return came;
    }
}
