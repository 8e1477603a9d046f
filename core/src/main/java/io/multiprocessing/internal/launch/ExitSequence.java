package io.multiprocessing.internal.launch;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.rundir.RunDirectory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * How this process ends: one shutdown hook for the whole library, because hooks run in parallel and in no order. Armed
 * when first needed.
 *
 * <ol>
 *   <li>No child starts any more.
 *   <li>Daemon children get SIGTERM, and SIGKILL after a grace.
 *   <li>Non-daemon children are waited for, without limit; not when a signal (SIGTERM, SIGINT, SIGHUP) ends this
 *       process, also one that comes while they are waited for.
 *   <li>What was registered by {@link #afterChildren} runs: links and endpoints close.
 *   <li>The run directory is removed.
 * </ol>
 *
 * <p>It never calls {@link System#exit}, which would wait for the hook that it is called from.
 */
public final class ExitSequence {
    private static final Log LOG = Log.of(ExitSequence.class);
    private static final Set<Runnable> AFTER_CHILDREN = new LinkedHashSet<>();
    private static final CountDownLatch DONE = new CountDownLatch(1);
    private static final Children ALL = new Children("this JVM is ending");

    private static volatile Thread hook;

    static {
        RunDirectory.removedBy(ExitSequence::arm);
    }

    private ExitSequence() {}

    /**
     * Has something done at the end of this process, when its children have ended.
     *
     * @param action what to do; quick, and bounded in time
     * @return takes the registration back; a second call does nothing
     */
    public static Runnable afterChildren(Runnable action) {
        if (!tryArm()) {
            return () -> {}; // this JVM is ending: nothing is left to wait for
        }
        Runnable unique = new Runnable() {
            @Override
            public void run() {
                action.run();
            }
        };
        synchronized (AFTER_CHILDREN) {
            AFTER_CHILDREN.add(unique);
        }
        return () -> {
            synchronized (AFTER_CHILDREN) {
                AFTER_CHILDREN.remove(unique);
            }
        };
    }

    /**
     * Makes sure that the sequence will run.
     *
     * @throws IllegalStateException this JVM is ending, so it will not
     */
    static void arm() {
        if (!tryArm()) {
            throw new IllegalStateException(
                    "this JVM is ending: it is too late to begin anything that has to be tidied up");
        }
    }

    private static synchronized boolean tryArm() {
        if (hook == null) {
            Thread thread = new Thread(null, ExitSequence::run, "multiprocessing-exit", 0, false);
            try {
                Runtime.getRuntime().addShutdownHook(thread);
            } catch (IllegalStateException _) {
                return false; // shutdown in progress
            }
            hook = thread;
        }
        return true;
    }

    /** The children of all launchers of this process. */
    static Children children() {
        return ALL;
    }

    /** Whether shutdown hooks run by now. */
    static boolean jvmIsEnding() {
        Thread probe = new Thread(null, () -> {}, "multiprocessing-probe", 0, false);
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException _) {
            return true;
        }
    }

    /**
     * For {@code Process.exit} while the JVM is ending, perhaps called by a shutdown hook: lets this sequence finish,
     * then halts. Other hooks that still run are cut short.
     */
    static void finishAndHalt(int code) {
        Thread sequence = hook;
        if (sequence != null && sequence != Thread.currentThread()) {
            boolean finished = false;
            while (!finished) {
                try {
                    DONE.await();
                    finished = true;
                } catch (InterruptedException _) {
                    // an exit does not return
                }
            }
        }
        Runtime.getRuntime().halt(code);
    }

    private static void run() {
        try {
            ALL.refuseNewOnes();
            ALL.endDaemons(EndingSignal.isEndingThisJvm());
            ALL.awaitOthers(EndingSignal::isEndingThisJvm);
            runRegistered();
        } catch (Throwable e) {
            LOG.warn("the end of this process went wrong", e);
        } finally {
            RunDirectory.remove();
            DONE.countDown();
        }
    }

    private static void runRegistered() {
        List<Runnable> actions;
        synchronized (AFTER_CHILDREN) {
            actions = List.copyOf(AFTER_CHILDREN);
            AFTER_CHILDREN.clear();
        }
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (Throwable e) {
                LOG.warn("a part of the end of this process went wrong", e);
            }
        }
    }
}
