package io.multiprocessing.spi;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Elements on their way from those who put to those who take, in memory that all of them see. First in, first out; an
 * element is taken by exactly one taker, and one whose taker dies before {@link #take} has read it goes to the next.
 *
 * <p>An element is some bytes, a kind, which means nothing here, and perhaps cargo: more bytes, which are given to
 * whoever drops the element unread. All methods may be called from any thread of any process that has it open.
 *
 * <p>Waits: a time-out is in nanoseconds, {@link #FOREVER} or 0, which does not wait. {@code stop} is asked often while
 * a thread waits; when it says true the wait ends with {@link Outcome#STOPPED}. Virtual threads that wait keep no
 * carrier.
 */
public interface SharedChannel {
    /** A time-out: none. */
    long FOREVER = -1;

    /** What came of an operation. */
    enum Outcome {
        /** It was done. */
        DONE,
        /** Not within the time: the channel is full, or empty. */
        NOT_NOW,
        /** Nothing can be put any more, because it was {@linkplain #refuse refused} as shut down. */
        SHUT_DOWN,
        /** Nothing can be put any more, because nobody is left to take it. */
        BROKEN,
        /** Nothing is left to take, and nothing will come. */
        ENDED,
        /** The host has {@linkplain #abort aborted} it. */
        GONE,
        /** {@code stop} said so. */
        STOPPED,
        /** The putter of the first element died in the middle of it. Whoever takes takes it away with this answer. */
        CUT_SHORT
    }

    /**
     * Makes what {@link #take} returns of an element in place. Called once, under a lock that other takers wait for: it
     * copies, and does nothing else that may take long. When it throws, the element stays.
     *
     * @param <R> what it makes
     */
    @FunctionalInterface
    interface Reader<R> {
        /**
         * Reads an element.
         *
         * @param kind as it was put
         * @param bytes the bytes in place, beginning on a multiple of 8; valid during the call
         * @param cargo as it was put; null: none
         * @return the result, not null
         */
        R read(byte kind, MemorySegment bytes, byte[] cargo);
    }

    /**
     * An element that stays where it is.
     *
     * @param id names the element as long as it is in the channel
     * @param kind as it was put
     * @param bytes a copy
     */
    record Item(long id, byte kind, byte[] bytes) {}

    /**
     * How others open it.
     *
     * @return text that makes sense to {@link SharedStructures#openChannel}
     */
    String address();

    /**
     * Puts an element: it survives the death of this process when this returns.
     *
     * @param kind means nothing here
     * @param bytes the bytes; a segment of any kind
     * @param cargo for whoever drops it unread; null: none
     * @param timeoutNanos how long to wait for room
     * @param interruptible whether an interrupt ends the wait
     * @param stop ends the wait
     * @return DONE, NOT_NOW, SHUT_DOWN, BROKEN, GONE or STOPPED
     * @throws IOException there is no memory for it; nothing was put
     * @throws InterruptedException nothing was put
     */
    Outcome put(
            byte kind,
            MemorySegment bytes,
            byte[] cargo,
            long timeoutNanos,
            boolean interruptible,
            BooleanSupplier stop)
            throws IOException, InterruptedException;

    /**
     * Takes the first element, or looks at it.
     *
     * @param reader makes the result
     * @param peek whether the element stays
     * @param timeoutNanos how long to wait for one
     * @param interruptible whether an interrupt ends the wait
     * @param stop ends the wait
     * @return what the reader made; or NOT_NOW, ENDED, GONE, STOPPED or CUT_SHORT
     * @throws IOException the memory cannot be reached
     * @throws InterruptedException nothing was taken
     */
    Object take(Reader<?> reader, boolean peek, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException;

    /**
     * Waits until there is something to take, or the end.
     *
     * @param timeoutNanos how long
     * @param interruptible whether an interrupt ends the wait
     * @param stop ends the wait
     * @return DONE: there is an element; or NOT_NOW, ENDED, GONE, STOPPED or CUT_SHORT
     * @throws IOException the memory cannot be reached
     * @throws InterruptedException interrupted
     */
    Outcome await(long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException;

    /**
     * How many elements are in it.
     *
     * @return their number, exact when nobody puts or takes
     */
    int size();

    /**
     * How many elements may be put at once.
     *
     * @return {@link Integer#MAX_VALUE} where there is no limit
     */
    int room();

    /**
     * Copies of the elements, first to be taken first.
     *
     * @return the copies
     * @throws IOException the memory cannot be reached
     */
    List<Item> snapshot() throws IOException;

    /**
     * Takes an element out, wherever it stands.
     *
     * @param id its id
     * @return its cargo, empty when it has none; null: it is not there any more
     * @throws IOException the memory cannot be reached
     */
    byte[] remove(long id) throws IOException;

    /**
     * Takes all elements out.
     *
     * @return the cargo of those that had any
     * @throws IOException the memory cannot be reached
     */
    List<byte[]> clear() throws IOException;

    // ---- cargo of elements that were taken

    /**
     * What an element carried that this process took has arrived, or was let go of. Until this is said of an element
     * with cargo that a process other than the host takes, its cargo is to be kept for the case that the process dies.
     * Structures that do not keep it leave the references of such a process held.
     *
     * @param cargo the very array that the reader was given
     */
    default void settled(byte[] cargo) {}

    /**
     * Whether a process other than the host has ever taken cargo.
     *
     * @return false: {@link #luggageOfTheDead} is in vain
     */
    default boolean hasLuggage() {
        return false;
    }

    /**
     * Gives the cargo of elements that processes have taken which died before they settled it. Called by the host.
     *
     * @return the cargo, which is not kept any more
     * @throws IOException the memory cannot be reached
     */
    default List<byte[]> luggageOfTheDead() throws IOException {
        return List.of();
    }

    // ---- counting, for queues that can be joined

    /**
     * One more element is done.
     *
     * @return false: there are not so many unfinished ones
     */
    boolean done();

    /**
     * Elements that were put, and neither done nor removed nor cleared.
     *
     * @return their number
     */
    long unfinished();

    /**
     * Waits until nothing is unfinished.
     *
     * @param timeoutNanos how long
     * @param interruptible whether an interrupt ends the wait
     * @param stop ends the wait
     * @return DONE, NOT_NOW, GONE or STOPPED
     * @throws InterruptedException interrupted
     */
    Outcome awaitDone(long timeoutNanos, boolean interruptible, BooleanSupplier stop) throws InterruptedException;

    // ---- ending

    /**
     * From now on nothing can be put; putters that wait are told, and so are takers once nothing is left. What was told
     * first stays.
     *
     * @param why SHUT_DOWN or BROKEN
     */
    void refuse(Outcome why);

    /**
     * Whether something can still be put.
     *
     * @return DONE: yes; else why not
     */
    Outcome putState();

    /** The host does not host it any more: whoever uses it or waits in it gets GONE. */
    void abort();

    /** Puts in order what processes that are dead by now have left half done. Others do so too when they meet it. */
    void repair();

    /**
     * Lets go of what this process holds of the memory; in the host, also of the memory itself. What other threads of
     * this process have under way, or begin too late, ends as if the host had aborted it. Called once.
     */
    void release();
}
