package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/**
 * A queue whose elements outlive every process. It lives in a directory, of one user on one machine; any number of
 * processes, related or not, open it there, put into it, and take from it.
 *
 * <p><b>Groups.</b> Every group sees every element once; the consumers of one group, in any process, compete for them.
 * A group comes into being when it first takes, receives or is replayed, and begins with the oldest element that there
 * is; a process that only puts makes none. From then on it holds elements back from {@linkplain #prune() deletion} and
 * counts for the {@linkplain #capacity() capacity}, until it is {@linkplain #removeGroup(String) removed}. The methods
 * of {@link Queue} ({@code size}, {@code peek}, {@code remove}, {@code iterator} …) speak of what the handle's group
 * has not been handed yet.
 *
 * <p><b>Taking and receiving.</b> {@code take} and {@code poll} acknowledge at once: never twice, and lost with a
 * consumer that dies before it has worked on the element, or cannot decode it
 * ({@link io.multiprocessing.SerializationException}; a replay brings it back). {@link #receive(Duration)} leaves that
 * to {@link Delivery#acknowledge()}: what a dead consumer had not acknowledged is delivered again, flagged so, within a
 * second when others wait or take, and before anybody is told that a queue that was shut down is drained. What a living
 * consumer has in hand then is not waited for; if it dies later, whoever receives once more gets it. So the work must
 * bear to be done twice: remember {@link Delivery#index()}. Elements of a producer come in their order, but for those
 * that are delivered again.
 *
 * <p><b>Durability.</b> A put that has returned has put: whoever dies then, even all. The file system's page cache has
 * the element; {@link Durability} says when the disk has it, for the case that the machine fails. What a group has read
 * is written to the disk by {@link #sync()} only, so that after a power failure a group may see elements again that it
 * has acknowledged. Nothing orders what the system writes by itself, so the group's place may also be ahead of the
 * elements that the disk kept: then it goes back behind the last of them, and what is put after the failure is missed
 * by none. Objects go through the context's codec; {@code byte[]}, {@link java.nio.ByteBuffer} and
 * {@link java.lang.foreign.MemorySegment} are kept as they are. What is kept is read by later versions of a program:
 * change the classes of elements with care. Queues, pipe ends, locks and their kin cannot be elements, since they end
 * with their maker ({@link io.multiprocessing.SerializationException}); a durable queue can.
 *
 * <p><b>Death.</b> Nothing waits for a dead process: latches in the files are taken over from the dead, as the kernel
 * tells them, and never from the living. A process that is stopped (SIGSTOP) in the middle of one of its short steps
 * holds the others up; they get an {@link java.io.UncheckedIOException} after 10 s that names it. What the disk did not
 * keep of the last file is found when the queue is opened by a process that is alone with it, and told by
 * {@link #damages()}; everything else stays.
 *
 * <p><b>A full disk</b> is an {@link java.io.UncheckedIOException} in the thread that puts, and nothing put. A file
 * that is to be repaired when the queue is opened takes room for a copy of its elements; where there is none,
 * {@code open} says so, and the queue stays as it is.
 *
 * <p><b>Travelling.</b> A handle can be captured by a target and sent to other processes of the same machine; they open
 * the same directory in the same group. All methods may be called by any thread. Blocking is as in {@link Queue}, but
 * for the order of those who wait, which is not promised. {@link #close()} gives back deliveries that are not
 * acknowledged.
 *
 * <p><b>What it stands on.</b> Chronicle Queue, an optional dependency of this module
 * ({@code net.openhft:chronicle-queue}), and its JVM options: where one is missing, {@code open} throws an
 * {@link IllegalStateException} that says what to add. Children get the options by themselves. Files of the same roll
 * cycle opened by Chronicle Queue itself can be read, and must not be written.
 *
 * @param <E> the type of the elements
 */
public interface DurableQueue<E> extends Queue<E> {
    /** The group of those who name none. */
    String DEFAULT_GROUP = "default";

    /**
     * Opens a queue for the group {@value #DEFAULT_GROUP}, and makes it where there is none.
     *
     * @param <E> the type of the elements
     * @param directory where it lives; made, for its user alone, when it is not there
     * @return a handle, to be closed
     * @throws IllegalStateException Chronicle Queue or one of its JVM options is missing
     * @throws java.io.UncheckedIOException the directory cannot be used
     */
    static <E> DurableQueue<E> open(Path directory) {
        return builder(directory).open();
    }

    /**
     * Opens a queue for a group, and makes it where there is none.
     *
     * @param <E> the type of the elements
     * @param directory where it lives; made, for its user alone, when it is not there
     * @param group 1 to 64 letters, digits, dots, hyphens and underscores of ASCII, not beginning with a dot
     * @return a handle, to be closed
     * @throws IllegalArgumentException the group has another name than that
     * @throws IllegalStateException Chronicle Queue or one of its JVM options is missing
     * @throws java.io.UncheckedIOException the directory cannot be used
     */
    static <E> DurableQueue<E> open(Path directory, String group) {
        return builder(directory).group(group).open();
    }

    /**
     * Begins to say how a queue is to be. What is not said stays as it was for a queue that is there.
     *
     * @param directory where it lives
     * @return a new builder
     */
    static Builder builder(Path directory) {
        return new DurableQueueBuilder(directory);
    }

    /**
     * Where the queue lives.
     *
     * @return the directory, absolute
     */
    Path directory();

    /**
     * The group of this handle.
     *
     * @return its name
     */
    String group();

    /**
     * Waits for an element, without a limit.
     *
     * @return a delivery, to be acknowledged
     * @throws InterruptedException the thread was interrupted while it waited; nothing was received
     * @throws io.multiprocessing.QueueShutDownException the queue was shut down and the group has been handed all
     * @throws IllegalStateException the group has 16384 deliveries that are not acknowledged, or was removed
     * @throws io.multiprocessing.SerializationException the element cannot be decoded here; it is acknowledged, since
     *     it would come again for ever, and {@linkplain #replayFrom(long) a replay} brings it back
     * @throws java.io.UncheckedIOException the element cannot be read now, or a stopped process holds the group up;
     *     nothing was received
     */
    Delivery<E> receive() throws InterruptedException;

    /**
     * Waits for an element, up to a time limit.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return a delivery, to be acknowledged; null: the time ran out
     * @throws InterruptedException the thread was interrupted while it waited; nothing was received
     * @throws io.multiprocessing.QueueShutDownException the queue was shut down and the group has been handed all
     * @throws IllegalStateException the group has 16384 deliveries that are not acknowledged, or was removed
     * @throws io.multiprocessing.SerializationException the element cannot be decoded here; it is acknowledged, since
     *     it would come again for ever, and {@linkplain #replayFrom(long) a replay} brings it back
     * @throws java.io.UncheckedIOException the element cannot be read now, or a stopped process holds the group up;
     *     nothing was received
     */
    Delivery<E> receive(Duration timeout) throws InterruptedException;

    /**
     * Has the group go on from an index, backwards or forwards. Its deliveries under way are forgotten: to acknowledge
     * them does nothing. What it may have been handed before is flagged {@link Delivery#redelivered()}.
     *
     * @param index from {@link #firstIndex()} to one behind {@link #lastIndex()}; one in a gap means the next element
     * @throws IllegalArgumentException the index is out of that range
     */
    void replayFrom(long index);

    /**
     * Has the group go on from the first element that was put at a moment or later; if there is none, from the next one
     * that is put.
     *
     * @param time to the millisecond
     */
    void replayFrom(Instant time);

    /**
     * The index of the oldest element that there is, read or not.
     *
     * @return -1: there is none
     */
    long firstIndex();

    /**
     * The index of the newest element.
     *
     * @return -1: there never was one
     */
    long lastIndex();

    /**
     * Looks at elements from an index on, whatever groups have read, and consumes none. Weakly consistent: it comes to
     * the elements that are put meanwhile, and {@code hasNext()} is false at the end of what there is by then. It
     * cannot remove. Elements that were lost are passed over.
     *
     * @param fromIndex 0: from the oldest
     * @return an iterator for one thread
     * @throws IllegalArgumentException the index is negative
     */
    Iterator<E> iterator(long fromIndex);

    /**
     * As {@link #iterator(long)}, with index and time of each element.
     *
     * @param fromIndex 0: from the oldest
     * @return iterators, each for one thread
     * @throws IllegalArgumentException the index is negative
     */
    Iterable<Entry<E>> entries(long fromIndex);

    /**
     * An element that was looked at.
     *
     * @param index its place
     * @param time when it was put
     * @param element the element
     * @param <E> its type
     */
    record Entry<E>(long index, Instant time, E element) {}

    /**
     * Returns when everything that was put before, and what groups have read, is on the disk. Waits for the disk; does
     * not react to interrupts.
     *
     * @throws java.io.UncheckedIOException the disk did not take it; the elements are in the queue all the same
     */
    void sync();

    /**
     * When elements reach the disk.
     *
     * @return what was chosen last
     */
    Durability durability();

    /**
     * Deletes elements that are older or more than is to be kept, by whole files ({@link Roll}), never the newest file,
     * and none that a group has not read or not acknowledged, unless {@link Builder#deleteUnread}. Done by itself when
     * a new file is begun.
     *
     * @return how many files
     */
    int prune();

    /**
     * The groups that there are.
     *
     * @return their names, in order
     */
    List<String> groups();

    /**
     * Forgets a group, and what it has read: for one that nobody is going to use again, since it holds elements back
     * from deletion and counts for the capacity. Consumers that it still has get errors.
     *
     * @param group its name
     * @return false: there was none
     */
    boolean removeGroup(String group);

    /**
     * What the disk did not keep, ever: found when the queue was opened or read.
     *
     * @return the losses, the oldest first; empty: nothing was ever lost
     */
    List<Damage> damages();

    /**
     * Ends the queue gently, for all processes, also for those that open it later: no more puts; takes drain it and
     * then get {@link io.multiprocessing.QueueShutDownException}, as do puts that wait for room. A put that is under
     * way is waited for, so that nobody is told that the queue is drained before its element is there; where its
     * process is stopped in the middle of it, for 10 s, and then the queue is shut down all the same. A second call
     * does nothing.
     */
    @Override
    void shutdown();

    /** As {@link #shutdown()}, and drops what no group has been handed yet. */
    @Override
    void shutdownNow();

    /** Has the queue take elements again after {@link #shutdown()}, which outlives the processes too. */
    void reopen();

    /** How a queue is to be. Settings are kept in the queue and are the same for all processes: the last one counts. */
    interface Builder {
        /**
         * The group of the handle.
         *
         * @param group 1 to 64 letters, digits, dots, hyphens and underscores of ASCII, not beginning with a dot
         * @return this
         * @throws IllegalArgumentException it has another name than that
         */
        Builder group(String group);

        /**
         * How many elements the slowest group may be behind; then puts wait. What was received and not acknowledged
         * counts. While there is no group, all elements count.
         *
         * @param elements 1 or more; {@link Integer#MAX_VALUE}, the default: unbounded
         * @return this
         * @throws IllegalArgumentException less than 1
         */
        Builder capacity(int elements);

        /**
         * When elements reach the disk.
         *
         * @param durability the default is {@link Durability#pageCache()}
         * @return this
         */
        Builder durability(Durability durability);

        /**
         * How long elements are kept that all groups have read.
         *
         * @param age zero, the default: for ever
         * @return this
         * @throws IllegalArgumentException negative
         */
        Builder keepFor(Duration age);

        /**
         * How much is kept of what all groups have read, in files of the journal as they are, which grow by 16 MiB.
         *
         * @param size zero, the default: everything
         * @return this
         * @throws IllegalArgumentException negative
         */
        Builder keepBytes(long size);

        /**
         * Whether old elements are deleted although a group has not read them.
         *
         * @param unreadToo false is the default
         * @return this
         */
        Builder deleteUnread(boolean unreadToo);

        /**
         * How much time one file covers. Only a new queue is made so.
         *
         * @param roll the default is {@link Roll#HOUR}
         * @return this
         */
        Builder roll(Roll roll);

        /**
         * Whose codec makes bytes of the elements.
         *
         * @param context the default is {@link Context#current()}
         * @return this
         * @throws IllegalArgumentException the context was not made by this library
         */
        Builder context(Context context);

        /**
         * What may be read from the queue, where others than this program's own processes write to it: the values of
         * the JDK and these. By default all classes of the class path may be.
         *
         * @param classesOrPackages {@code "com.acme.Order"}, {@code "com.acme.model.*"}
         * @return this
         * @throws IllegalArgumentException one is neither a class nor a package
         */
        Builder allow(String... classesOrPackages);

        /**
         * Opens the queue, and makes it where there is none.
         *
         * @param <E> the type of the elements
         * @return a handle, to be closed
         * @throws IllegalStateException Chronicle Queue or one of its JVM options is missing
         * @throws java.io.UncheckedIOException the directory cannot be used
         */
        <E> DurableQueue<E> open();
    }
}
