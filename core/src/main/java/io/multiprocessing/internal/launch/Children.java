package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The running children of one launcher, or of all. A start happens between {@link #beginStart} and {@link #endStart},
 * so that whoever refuses new ones knows which it still has to expect.
 */
final class Children {
    /** How long a child may take to end after SIGTERM, before SIGKILL. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** The same when a signal ends this JVM. Daemons see our end anyway, and halt. */
    private static final Duration SHORT_GRACE = Duration.ofMillis(700);

    /** SIGKILL works at once; only a process in an uninterruptible system call outlasts this. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    /** A start takes milliseconds; packing a target may run the user's code. */
    private static final Duration START_LIMIT = Duration.ofSeconds(5);

    private static final Duration SIGNAL_CHECK_PERIOD = Duration.ofMillis(100);

    private final String closedReason;
    private final Set<ChildProcess> running = new LinkedHashSet<>();
    private int starting;
    private boolean closed;

    Children(String closedReason) {
        this.closedReason = closedReason;
    }

    /**
     * Announces a start.
     *
     * @throws IllegalStateException new children are refused
     */
    synchronized void beginStart(String name) {
        if (closed) {
            throw new IllegalStateException("process " + name + " cannot be started: " + closedReason);
        }
        starting++;
    }

    /** The announced start is over, whether it worked or not. */
    synchronized void endStart() {
        starting--;
        notifyAll();
    }

    synchronized void add(ChildProcess child) {
        running.add(child);
    }

    synchronized void remove(ChildProcess child) {
        running.remove(child);
        notifyAll();
    }

    /** Those that run, in the order of their start. */
    synchronized List<Process> living() {
        List<Process> living = new ArrayList<>(running.size());
        for (ChildProcess child : running) {
            if (child.isAlive()) {
                living.add(child);
            }
        }
        return living;
    }

    /** From now on {@link #beginStart} throws. Waits for starts that are under way. */
    void refuseNewOnes() {
        synchronized (this) {
            closed = true;
        }
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        boolean interrupted = false;
        synchronized (this) {
            long left;
            while (starting > 0 && (left = deadline - System.nanoTime()) > 0) {
                try {
                    wait(left / 1_000_000 + 1);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the daemons: SIGTERM, a grace, SIGKILL. Bounded; an interrupt is kept. */
    void endDaemons(boolean inHaste) {
        end(select(true), inHaste ? SHORT_GRACE : GRACE);
    }

    /** Ends all of them: SIGTERM, a grace, SIGKILL. Bounded; an interrupt is kept. */
    void endAll() {
        List<ChildProcess> all = select(true);
        all.addAll(select(false));
        end(all, GRACE);
    }

    /** Waits for the non-daemons, without limit. */
    void joinOthers() throws InterruptedException {
        for (ChildProcess child : select(false)) {
            child.awaitEnd();
        }
    }

    /**
     * Waits for the non-daemons until they have ended or the condition, asked now and then, holds. A child that is a
     * thread which itself ends this JVM is not waited for.
     */
    void awaitOthers(BooleanSupplier enough) {
        for (ChildProcess child : select(false)) {
            while (!enough.getAsBoolean() && !child.isEndingThisJvm()) {
                try {
                    if (child.awaitEnd(SIGNAL_CHECK_PERIOD)) {
                        break;
                    }
                } catch (InterruptedException _) {
                    // nobody else has business with this thread
                }
            }
        }
    }

    private static void end(List<ChildProcess> children, Duration grace) {
        boolean interrupted = Thread.interrupted();
        for (ChildProcess child : children) {
            child.requestEnd();
        }
        interrupted |= awaitAll(children, grace);
        for (ChildProcess child : children) {
            child.forceEnd();
        }
        interrupted |= awaitAll(children, KILL_LIMIT);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean awaitAll(List<ChildProcess> children, Duration limit) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + limit.toNanos();
        for (ChildProcess child : children) {
            boolean ended = false;
            long left;
            while (!ended && (left = deadline - System.nanoTime()) > 0 && !child.isEndingThisJvm()) {
                try {
                    ended = child.awaitEnd(Duration.ofNanos(left));
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        return interrupted;
    }

    private synchronized List<ChildProcess> select(boolean daemons) {
        List<ChildProcess> selected = new ArrayList<>();
        for (ChildProcess child : running) {
            if (child.identity().daemon() == daemons) {
                selected.add(child);
            }
        }
        return selected;
    }
}
