package io.multiprocessing.internal.launch;

import io.multiprocessing.internal.log.Log;
import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM that waits for a target, as its parent sees it.
 *
 * <p>A file says that it waits: {@code standby-PID} in the parent's run directory. The JVM makes it when it has
 * rehearsed. Whoever removes the file decides what becomes of a target that was sent: the JVM removes it before it
 * touches the target, the parent when it gives up on the JVM; a file can be removed once. So the parent knows of any
 * JVM, also of one that died or is stopped, whether the target has begun there; if not, it never will, and may begin
 * elsewhere.
 */
final class StandbyJvm {
    /** In the name of the file, before the process id. */
    static final String FILE_PREFIX = "standby-";

    private static final Log LOG = Log.of(StandbyJvm.class);

    /** A JVM that waits takes its target within a tenth of a millisecond. */
    private static final long TAKING_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long LOOK_PERIOD_NANOS = 30_000;

    private final JvmKind kind;
    private final java.lang.Process process;
    private final ControlLink link;
    private final ChildFiles files;
    private final ChildHost.Parcel rehearsal;
    private final File readyFile;
    private boolean woken;
    private Runnable whenEnded;
    private boolean ended;
    private boolean neverBegins;

    /**
     * Watches a JVM that was just started.
     *
     * @param link its control link; nothing was sent yet
     * @param files what its arguments and its record may be in
     * @param rehearsal let go of when it is ready; null: none
     * @param whenEnded called once, in a thread of its own, when it has ended, unless {@link #onEnd} says otherwise
     */
    StandbyJvm(
            JvmKind kind,
            java.lang.Process process,
            ControlLink link,
            ChildFiles files,
            ChildHost.Parcel rehearsal,
            Runnable whenEnded) {
        this.kind = kind;
        this.process = process;
        this.link = link;
        this.files = files;
        this.rehearsal = rehearsal;
        this.readyFile = fileOf(files, process.pid());
        this.whenEnded = whenEnded;
        Thread watcher = new Thread(null, this::watch, "multiprocessing-reaper-" + process.pid(), 0, false);
        watcher.setDaemon(true);
        watcher.start();
    }

    static File fileOf(ChildFiles files, long pid) {
        return new File(files.directory().toFile(), FILE_PREFIX + pid);
    }

    JvmKind kind() {
        return kind;
    }

    java.lang.Process process() {
        return process;
    }

    ControlLink link() {
        return link;
    }

    private void watch() {
        SpawnedProcess.awaitEnd(process);
        Runnable action;
        synchronized (this) {
            ended = true;
            takeBack();
            action = whenEnded;
        }
        letGoOfRehearsal();
        action.run();
    }

    /** Whether what it was given, or would be, never begins; decided here unless it has been by the JVM. */
    private synchronized boolean takeBack() {
        neverBegins |= readyFile.delete();
        return neverBegins;
    }

    /** Has something else done when it has ended; at once, in a thread of its own, if it has. */
    void onEnd(Runnable action) {
        synchronized (this) {
            whenEnded = action;
            if (!ended) {
                return;
            }
        }
        Thread late = new Thread(null, action, "multiprocessing-reaper-" + process.pid(), 0, false);
        late.setDaemon(true);
        late.start();
    }

    /** It will have a target in a moment, most likely: it wakes. By whoever has taken it. */
    void wake() {
        if (!woken) {
            woken = true;
            link.wake();
        }
    }

    /** Whether it waits for a target. */
    boolean isReady() {
        return process.isAlive() && readyFile.exists();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** It has rehearsed, or will not any more. */
    void letGoOfRehearsal() {
        if (rehearsal != null) {
            try {
                rehearsal.revoke();
            } catch (RuntimeException e) {
                LOG.warn("a rehearsal could not be let go of", e);
            }
        }
        files.delete();
    }

    /**
     * Gives it a target, once. Returns when the target has begun there or never will; after two seconds that is decided
     * by us. An interrupt is kept.
     *
     * @param record the boot record, or null
     * @param file where that is, if it is null
     * @return false: the target did not begin, and will not; the JVM is dead, or is being killed
     */
    boolean handOver(byte[] record, File file) {
        boolean sent = link.open(record, file);
        long deadline = System.nanoTime() + TAKING_LIMIT_NANOS;
        boolean interrupted = false;
        while (sent && readyFile.exists() && process.isAlive() && System.nanoTime() - deadline < 0) {
            interrupted |= Thread.interrupted(); // it would not let us wait
            LockSupport.parkNanos(LOOK_PERIOD_NANOS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!takeBack()) {
            return true;
        }
        LOG.debug("the standby JVM {} did not take its target", process.pid());
        end();
        return false;
    }

    /** Ends it, whatever it does; for one that was given nothing. */
    void end() {
        process.toHandle().destroyForcibly();
    }

    /**
     * Waits for its end.
     *
     * @param deadline in {@link System#nanoTime} until when
     * @throws InterruptedException the thread was interrupted
     */
    void awaitEnd(long deadline) throws InterruptedException {
        process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        takeBack();
    }

    @Override
    public String toString() {
        return "StandbyJvm[pid=" + process.pid() + (isReady() ? ", waits]" : isAlive() ? ", boots]" : ", ended]");
    }
}
