package io.multiprocessing;

import io.multiprocessing.internal.launch.CurrentProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * A process that runs a {@link Target}, seen from the process that made it. Everything but asking belongs to that
 * process: a handle cannot travel.
 *
 * <p>Its name clashes with {@link java.lang.Process}: write {@code import io.multiprocessing.Process;} or use
 * {@code var}.
 *
 * <p><b>Life.</b> A child ends as any JVM does, when the last of its non-daemon threads has, or by {@link #exit(int)};
 * before that it waits for its own non-daemon children. One that is ended by SIGTERM or SIGINT runs its shutdown hooks,
 * ends its daemons and does not wait for the others. A daemon child is ended when its parent ends, also when the parent
 * is killed. The first process's JVM does not end before its non-daemon children have.
 *
 * <p><b>Threads.</b> All methods may be called from any thread. {@code join} blocks, is interruptible, and does not
 * keep a virtual thread's carrier.
 *
 * <p><b>Exit codes.</b> 0: the target returned; 1: it threw; <i>n</i>: {@code exit(n)} or {@code System.exit(n)};
 * -<i>N</i>: ended by signal <i>N</i> (-15 after {@link #terminate()}, -9 after {@link #kill()}); 3: out of memory (the
 * JVM's {@code ExitOnOutOfMemoryError}). A plain {@code System.exit(143)} cannot be told from SIGTERM and reads -15
 * (likewise for any 128+<i>N</i>); {@code Process.exit(143)} reads 143.
 */
public interface Process extends Waitable, AutoCloseable {
    /**
     * The process that the calling code runs in.
     *
     * @return in the first process one named {@code MainProcess}
     */
    static Process current() {
        return CurrentProcess.get();
    }

    /**
     * The parent of the process that the calling code runs in. It may be joined and asked {@code isAlive()}, name and
     * pid.
     *
     * @return empty in the first process
     */
    static Optional<Process> parent() {
        return CurrentProcess.parent();
    }

    /**
     * Ends the current process, running its shutdown hooks. Does not return. Unlike {@code System.exit} it leaves a
     * record, so that the parent reads exactly this exit code.
     *
     * @param code the exit code, 0 to 255; the operating system keeps the lowest 8 bits
     */
    static void exit(int code) {
        CurrentProcess.exit(code);
    }

    /**
     * Starts the process: returns when the operating system runs it and it has been sent its target.
     *
     * @return this
     * @throws IllegalStateException it was started before, is closed, or the current process may not start children (it
     *     is a daemon, or a target is being unpacked)
     * @throws SerializationException the target cannot travel
     * @throws java.io.UncheckedIOException the JVM cannot be launched; the cause tells why
     */
    Process start();

    /**
     * Waits until the process has ended.
     *
     * @throws InterruptedException the calling thread was interrupted while it waited
     * @throws IllegalStateException not started, closed, or this is the current process
     */
    void join() throws InterruptedException;

    /**
     * Waits until the process has ended, up to a time limit.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return true: it has ended
     * @throws InterruptedException the calling thread was interrupted while it waited
     * @throws IllegalStateException not started, closed, or this is the current process
     */
    boolean join(Duration timeout) throws InterruptedException;

    /**
     * Whether it was started and has not ended.
     *
     * @return whether it runs
     */
    boolean isAlive();

    /**
     * Interrupts the thread that runs the target. Does nothing when the process has ended.
     *
     * @throws IllegalStateException not started, or closed
     */
    void interrupt();

    /**
     * Asks the process to end, by SIGTERM: its shutdown hooks run, {@code finally} blocks do not. A hook that hangs
     * keeps the process alive; {@link #kill()} does not ask. Does nothing when the process has ended.
     *
     * @throws IllegalStateException not started, or closed
     */
    void terminate();

    /**
     * Ends the process, by SIGKILL: nothing in it can prevent that. Does nothing when the process has ended.
     *
     * @throws IllegalStateException not started, or closed
     */
    void kill();

    /**
     * The name, for logs and messages; by default {@code Process-1}, {@code Process-2} … counted per starting process,
     * and {@code Process-1:1} for the first child of {@code Process-1}.
     *
     * @return the name
     */
    String name();

    /**
     * The operating system's process id.
     *
     * @return the id; that of this JVM with {@link StartMethod#IN_PROCESS}
     * @throws IllegalStateException not started
     */
    long pid();

    /**
     * Whether it ends with its parent, and may not start children itself.
     *
     * @return whether it is a daemon
     */
    boolean daemon();

    /**
     * How it ended; see the class comment for the codes.
     *
     * @return empty while it runs or is not started
     */
    OptionalInt exitCode();

    /**
     * The exception that ended it: class, message and stack as text, and its cause chain.
     *
     * @return empty while it runs, and when no exception ended it
     */
    Optional<RemoteException> failure();

    /**
     * Completes with this process when it has ended. The future is the caller's own: completing or cancelling it has no
     * effect on the process.
     *
     * @return a new future
     * @throws IllegalStateException not started
     */
    CompletableFuture<Process> onExit();

    /**
     * Frees what is kept of an ended or never started process. Afterwards every other method throws
     * {@link IllegalStateException}; a second call does nothing.
     *
     * @throws IllegalStateException still running
     */
    @Override
    void close();

    /**
     * Describes a process to be made. Not thread-safe. Each setting may be made once more, the last one counts; a
     * builder may be used several times.
     */
    interface Builder {
        /**
         * Names the process.
         *
         * @param name any text that is not blank
         * @return this
         */
        Builder name(String name);

        /**
         * Makes it a daemon, or not. Default: not.
         *
         * @param daemon true: it ends with its parent, and may not start children itself
         * @return this
         */
        Builder daemon(boolean daemon);

        /**
         * Limits the child's heap ({@code -Xmx}).
         *
         * @param bytes the limit, at least 2 MiB
         * @return this
         * @throws IllegalArgumentException below 2 MiB
         */
        Builder maxHeap(long bytes);

        /**
         * Adds options for the child's JVM, after the context's own; later ones win.
         *
         * @param args options such as {@code -Xss2m} or {@code -Dkey=value}
         * @return this
         */
        Builder jvmArgs(String... args);

        /**
         * Sets an environment variable of the child.
         *
         * @param name the variable's name
         * @param value its value; null removes the variable
         * @return this
         */
        Builder environment(String name, String value);

        /**
         * Sets the child's working directory. Default: the parent's.
         *
         * @param directory an existing directory
         * @return this
         */
        Builder directory(Path directory);

        /**
         * Lets the child wait for a debugger before it runs the target.
         *
         * @param port the TCP port on the loopback interface; 0: any free one, printed by the child's JVM
         * @return this
         * @throws IllegalArgumentException not in 0 … 65535
         */
        Builder debug(int port);

        /**
         * Makes a process that is not started yet.
         *
         * @param target what it will run
         * @return the process
         */
        Process unstarted(Target target);

        /**
         * Makes and starts a process; see {@link Process#start()}.
         *
         * @param target what it runs
         * @return the running process
         */
        Process start(Target target);
    }
}
