package io.multiprocessing.internal.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.multiprocessing.BufferTooShortException;
import io.multiprocessing.MessageHandler;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Payload;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A conduit as the handles of this process use it, whether it lives here, elsewhere or in shared memory. Methods block
 * the calling thread as said; time-outs are in nanoseconds, {@link Waiter#FOREVER} waits without limit, 0 does not
 * wait. An {@link IOException} says that the conduit is lost ({@link HostGoneException}) or that there is no memory;
 * then nothing was done.
 */
interface ConduitPort {
    /** Thrown through a port when the handle it was used by is closed meanwhile. */
    final class ClosedHandleException extends Exception {
        private static final long serialVersionUID = 1L;

        ClosedHandleException() {
            super("closed", null, false, false);
        }
    }

    /** What came of a take: a status, and with OK the payload (null when only looked for) and the element's id. */
    record Taken(byte status, Payload payload, long id) {
        static final Taken NOT_NOW = new Taken(Status.NOT_NOW, null, 0);
        static final Taken ENDED = new Taken(Status.ENDED, null, 0);
        static final Taken SEEN = new Taken(Status.OK, null, 0);
        static final Taken CUT_SHORT = new Taken(Status.OK, Payloads.BROKEN_MESSAGE, 0);

        /** Whether this stands where a sender died in the middle of a message. */
        boolean isCutShort() {
            return payload != null && payload.kind() == Payloads.BROKEN;
        }
    }

    /** Taken as a number, where what is taken is a length. */
    int ENDED = -1;

    int CUT_SHORT = -2;
    int NOT_NOW = -3;

    /** OK, NOT_NOW, SHUT_DOWN or BROKEN. */
    byte put(Payload payload, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException;

    /** As {@link #put}, of bytes that are copied before this returns. */
    default byte putBytes(byte kind, MemorySegment bytes, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return put(new Payload(kind, bytes.toArray(JAVA_BYTE)), timeoutNanos, interruptible, gate);
    }

    /** OK, NOT_NOW or ENDED. */
    Taken take(long timeoutNanos, boolean peek, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException;

    /** False: to be told what {@link #take} says now would be a question to others. */
    default boolean isAnythingAtHand() {
        return true;
    }

    /** Has the next element come while the calling thread does something else; it takes next, without a limit. */
    default void askAhead() throws IOException, ClosedHandleException {}

    /**
     * Begins to look whether there is something to take, for a thread that waits for several objects.
     *
     * @param once as {@link Watched#look} says
     */
    Look look(boolean once, Gate gate) throws IOException, ClosedHandleException;

    /** Takes an element: a byte array is itself; any other value, and anything else, what {@link #take} says. */
    default Object takeElement(long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        Taken taken = take(timeoutNanos, false, gate);
        if (taken.payload() == null || taken.isCutShort()) {
            return taken;
        }
        return taken.payload().kind() == Payloads.BYTES ? Unpacking.bytes(this, taken) : taken;
    }

    /** Takes the bytes of an element of any kind, as an array; else what {@link #take} says. */
    default Object takeBytes(long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        Taken taken = take(timeoutNanos, false, gate);
        return taken.payload() == null || taken.isCutShort() ? taken : Unpacking.bytes(this, taken);
    }

    /**
     * Takes the bytes of an element into memory.
     *
     * @return their number, or {@link #ENDED}, {@link #CUT_SHORT}, {@link #NOT_NOW}
     */
    default int takeInto(MemorySegment into, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        return copied(take(timeoutNanos, false, gate), into);
    }

    /** What was taken, as {@link #takeInto} gives it. */
    default int copied(Taken taken, MemorySegment into) throws BufferTooShortException {
        if (taken.payload() == null || taken.isCutShort()) {
            return asNumber(taken);
        }
        byte[] bytes = Unpacking.bytes(this, taken);
        if (bytes.length > into.byteSize()) {
            throw new BufferTooShortException(bytes, into.byteSize());
        }
        MemorySegment.copy(bytes, 0, into, JAVA_BYTE, 0, bytes.length);
        Payloads.spare(taken.payload());
        return bytes.length;
    }

    static int asNumber(Taken taken) {
        return taken.isCutShort() ? CUT_SHORT : taken.status() == Status.ENDED ? ENDED : NOT_NOW;
    }

    /** Shows the bytes of an element to a handler, if there is one now; it is taken whatever the handler does. */
    default Taken takeInPlace(MessageHandler handler, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        Taken taken = take(0, false, gate);
        if (taken.payload() == null || taken.isCutShort()) {
            return taken;
        }
        byte[] bytes = Unpacking.bytes(this, taken);
        if (bytes.length <= Channel.INLINE_LIMIT_BYTES) {
            handler.onMessage(Payloads.aligned(bytes));
            return Taken.SEEN;
        }
        try (Arena arena = Arena.ofShared()) { // not twice in the heap
            MemorySegment message = arena.allocate(bytes.length, Long.BYTES);
            MemorySegment.copy(bytes, 0, message, JAVA_BYTE, 0, bytes.length);
            Payloads.spare(taken.payload());
            bytes = null;
            taken = null;
            handler.onMessage(message);
        }
        return Taken.SEEN;
    }

    /** Whether this thread is in a handler that shares the element's place with others who take. */
    default boolean callsHandlerNow() {
        return false;
    }

    /** What was taken carried references: all of them have arrived, or what has not never will. */
    void unpacked(Taken taken, boolean arrived);

    /** A question that is answered without waiting for others to act, {@link Query#JOIN} aside. */
    Waiter query(byte what, long argument, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException;

    /** Copies of the elements, first to be taken first. */
    default List<Snapshot.Item> items(Gate gate) throws IOException, InterruptedException, ClosedHandleException {
        return Snapshot.decode(query(Query.SNAPSHOT, 0, Waiter.FOREVER, gate).payload());
    }

    /** What can be said without asking anybody. */
    String glance();
}
