package io.multiprocessing.internal.stream;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A transport's loop whose work a thread may do that waits for what comes over it. To hand over what was received, from
 * the loop's thread to the one that waits, costs as much as all the rest of a short call, and where there are two
 * processors the two threads and the peer's are in each other's way.
 *
 * <p>A process has one such loop at most, {@linkplain #current known to all} while it runs. (Leader and followers,
 * after Schmidt and others, "Leader/Followers: A Design Pattern for Efficient Multi-Threaded I/O Demultiplexing and
 * Dispatching", 2000; with a leader who keeps the lead for a moment after he has got what he wanted.)
 */
public abstract class HelpedLoop {
    private static final AtomicReference<HelpedLoop> CURRENT = new AtomicReference<>();

    /** For subclasses. */
    protected HelpedLoop() {}

    /**
     * The process's loop.
     *
     * @return null: there is none that can be helped
     */
    public static HelpedLoop current() {
        return CURRENT.get();
    }

    /** Makes this the process's. */
    protected final void begins() {
        CURRENT.set(this);
    }

    /** It is not the process's any more, unless another one is already. */
    protected final void ends() {
        CURRENT.compareAndSet(this, null);
    }

    /**
     * Does the loop's work in the calling thread for a moment, unless others do it or it has not paid lately. For
     * platform threads; what is received for others is given to them meanwhile. An interrupt ends it, and stays.
     *
     * @param until asked again and again: whether there is nothing more to wait for
     * @param waitBegan when the thread began to wait, of {@link System#nanoTime()}
     * @return false: it was not done
     */
    public abstract boolean help(BooleanSupplier until, long waitBegan);

    /** The calling thread is about to sleep until the loop wakes it: the loop's own thread is to be there. */
    public abstract void attend();

    /** {@link #attend} of the process's loop, if there is one. */
    public static void attendAny() {
        HelpedLoop loop = current();
        if (loop != null) {
            loop.attend();
        }
    }
}
