package io.multiprocessing;

import java.lang.foreign.MemorySegment;

/**
 * Memory that several processes see: a mapped file of exactly as many bytes as were asked for, zeros at first.
 *
 * <p><b>Anonymous or named.</b> {@link Context#sharedMemory} makes memory that goes with its last user, by close or by
 * death; it travels as every {@link Shareable} does. {@link Context#createSharedMemory} makes memory that outlives its
 * maker and every context, until somebody says {@link #unlink()}; it travels by its name, and any process of the same
 * user on the machine opens it by {@link Context#openSharedMemory}. Anonymous memory has a generated name, by which it
 * can be opened too while its maker lives and holds it.
 *
 * <p><b>Death.</b> Memory that is mapped stays usable, whoever dies. Anonymous memory cannot be handed on any more once
 * its maker is gone; its file is removed by the next process of the library that looks.
 *
 * <p><b>Synchronization</b> is the user's: a {@link Lock}, or accesses by {@link java.lang.invoke.VarHandle}, which
 * order accesses of two processes as those of two threads.
 *
 * <p>All methods may be called from any thread and none waits for another process. It works on every transport whose
 * processes are on one machine.
 */
public interface SharedMemory extends Shareable, AutoCloseable {
    /**
     * The name.
     *
     * @return the user's own, or a generated one
     */
    String name();

    /**
     * The size.
     *
     * @return exactly the number of bytes that were asked for
     */
    long byteSize();

    /**
     * The memory. Accesses are checked against its bounds, and against its life: after {@link #close()}, also while it
     * runs, they throw {@link IllegalStateException} and never end the JVM. A handle that has been asked for its
     * segment stays open until it is closed, also when nothing refers to it any more; one that has not goes when it is
     * collected.
     *
     * @return always the same, of {@link #byteSize()} bytes
     * @throws IllegalStateException this is closed
     */
    MemorySegment segment();

    /**
     * Ends the name: nobody can open it any more. Who has the memory keeps it; it goes with its last user.
     *
     * @throws java.io.UncheckedIOException with {@link java.nio.file.NoSuchFileException} as its cause: the name has
     *     ended before
     * @throws IllegalStateException this is closed
     */
    void unlink();

    /**
     * Unmaps the memory in this process, which other handles keep. A second call does nothing. Should the segment be in
     * use by input or output at this moment, it is unmapped when that has ended.
     */
    @Override
    void close();
}
