package io.multiprocessing.testkit;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The children that a test started: those that still run when it ends are killed and joined. */
public final class Children {
    private final Supplier<Context> context;
    private final List<Process> started = new CopyOnWriteArrayList<>();

    /**
     * Begins with none.
     *
     * @param context starts them
     */
    public Children(Supplier<Context> context) {
        this.context = context;
    }

    /**
     * Starts a child.
     *
     * @param target what it runs
     * @return the running child
     */
    public Process start(Target target) {
        return start(settings -> settings, target);
    }

    /**
     * Starts a child with settings of its own.
     *
     * @param settings changes the builder
     * @param target what it runs
     * @return the running child
     */
    public Process start(UnaryOperator<Process.Builder> settings, Target target) {
        return track(settings.apply(context.get().process()).start(target));
    }

    /**
     * Takes a child into care that somebody else started.
     *
     * @param child the child
     * @return it
     */
    public Process track(Process child) {
        started.add(child);
        return child;
    }

    /**
     * Kills and joins those that still run, closes them all, and forgets them.
     *
     * @throws InterruptedException the thread was interrupted while it waited
     */
    public void end() throws InterruptedException {
        for (Process child : started) {
            kill(child);
        }
        for (Process child : started) {
            end(child);
        }
        started.clear();
    }

    private static void kill(Process child) {
        try {
            child.kill();
        } catch (IllegalStateException closedOrNeverStarted) {
            // nothing runs
        }
    }

    private static void end(Process child) throws InterruptedException {
        try {
            if (!child.join(Duration.ofSeconds(10))) {
                throw new AssertionError("a killed child does not end: " + child);
            }
            long pid = child.pid();
            child.close();
            if (pid != ProcessHandle.current().pid()) {
                Await.until(
                        "the files of an ended child are removed, " + RunFiles.directoriesOf(pid),
                        () -> RunFiles.directoriesOf(pid).isEmpty(),
                        Duration.ofSeconds(5));
            }
        } catch (IllegalStateException closedOrNeverStarted) {
            // nothing to wait for
        }
    }
}
