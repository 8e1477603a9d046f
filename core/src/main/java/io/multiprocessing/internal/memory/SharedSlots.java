package io.multiprocessing.internal.memory;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.rundir.ProcessStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The elements of a list in shared memory: a fixed number of slots, each of which is read and written as a whole. See
 * {@link ListLayout} for how.
 *
 * <p>Writers of one slot come one after the other. A writer that waits asks the system now and then whether the process
 * that writes is alive; a dead one's turn is over. (Processes that do not see each other's process ids, in containers
 * of their own, must not write the same list.) Readers wait for nobody: they look again when the element changed while
 * they looked.
 */
public final class SharedSlots {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final int SPINS = 100;
    private static final long SELF =
            ProcessHandle.current().pid() << 32 | ProcessStart.ofThisProcess().hashCode() & 0xffff_ffffL;

    private final ListLayout layout;

    /** Held shared by those who write, and alone by who ends it: a slot is never left claimed. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private volatile boolean ended;

    private SharedSlots(ListLayout layout) {
        this.layout = layout;
    }

    /** What a list is made of, checked, before there is any memory. */
    public static final class Contents {
        private final ListValue[] values;

        /**
         * Checks elements.
         *
         * @param values the elements
         * @throws IllegalArgumentException one of them is of a type that cannot be an element
         */
        public Contents(Object[] values) {
            this.values = new ListValue[values.length];
            for (int i = 0; i < values.length; i++) {
                this.values[i] = ListValue.of(i, values[i]);
            }
        }

        /**
         * How much memory they take.
         *
         * @return bytes
         */
        public long bytes() {
            return ListLayout.bytes(values);
        }

        /**
         * Writes them.
         *
         * @param memory of {@link #bytes()} bytes, all zero
         * @return the list
         */
        public SharedSlots into(MemorySegment memory) {
            return new SharedSlots(ListLayout.format(memory, values));
        }
    }

    /**
     * Looks at memory that has a list.
     *
     * @param memory the memory
     * @return the list
     * @throws IOException there is no list in it
     */
    public static SharedSlots of(MemorySegment memory) throws IOException {
        return new SharedSlots(ListLayout.of(memory));
    }

    /**
     * The number of elements.
     *
     * @return 0 or more
     */
    public int size() {
        return layout.count();
    }

    /**
     * Reads an element.
     *
     * @param index its index, in range
     * @return the element
     */
    public Object get(int index) {
        while (true) {
            long version = layout.versionAcquire(index);
            ListValue copied = layout.read(index, version & 1);
            if (layout.versionAcquire(index) == version) {
                if (copied == null) {
                    throw new IllegalStateException("damaged element of a list in shared memory: index=" + index);
                }
                return copied.value();
            }
            Thread.onSpinWait();
        }
    }

    /**
     * Replaces an element.
     *
     * @param index its index, in range
     * @param element the new one
     * @return the old one
     * @throws IllegalArgumentException it is too long, or of a type that cannot be an element; nothing is changed
     * @throws IllegalStateException {@link #end} was called
     * @throws UncheckedIOException another process has been writing it for 10 s; nothing is changed
     */
    public Object set(int index, Object element) {
        ListValue value = ListValue.of(index, element);
        if (value.bytes().length > layout.room(index)) {
            throw new IllegalArgumentException("exceeds available storage: index=" + index + ", bytes="
                    + value.bytes().length + ", allowed=" + layout.room(index));
        }
        use.readLock().lock();
        try {
            return write(index, value);
        } finally {
            use.readLock().unlock();
        }
    }

    private Object write(int index, ListValue value) {
        begin(index);
        try {
            Object before = get(index);
            long version = layout.versionAcquire(index);
            layout.write(index, version + 1 & 1, value);
            Checkpoint.reached("list.set.before-version");
            layout.versionRelease(index, version + 1);
            Checkpoint.reached("list.set.after-version");
            return before;
        } finally {
            layout.compareAndSetWriter(index, SELF, 0);
        }
    }

    /** The memory is about to go: who writes comes to an end, and nobody begins any more. */
    public void end() {
        ended = true;
        use.writeLock().lock();
        use.writeLock().unlock();
    }

    private void requireUse() {
        if (ended) {
            throw new IllegalStateException("this shareable list is closed in this process");
        }
    }

    private void begin(int index) {
        requireUse();
        for (int i = 0; i < SPINS; i++) {
            if (layout.compareAndSetWriter(index, 0, SELF)) {
                return;
            }
            Thread.onSpinWait();
        }
        beginWhenItIsOurTurn(index);
    }

    private void beginWhenItIsOurTurn(int index) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        boolean interrupted = false;
        try {
            while (!layout.compareAndSetWriter(index, 0, SELF)) {
                requireUse();
                long writer = layout.writerAcquire(index);
                if (writer != 0 && !isAlive(writer) && layout.compareAndSetWriter(index, writer, SELF)) {
                    return;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new UncheckedIOException(new IOException("process " + (writer >>> 32)
                            + " has been writing this element for 10 s (is it stopped?); index=" + index
                            + ", nothing was changed"));
                }
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(NAP_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isAlive(long writer) {
        if (writer == SELF) {
            return true;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(writer >>> 32);
        return process.isPresent()
                && process.get().isAlive()
                && ProcessStart.of(writer >>> 32).hashCode() == (int) writer;
    }
}
