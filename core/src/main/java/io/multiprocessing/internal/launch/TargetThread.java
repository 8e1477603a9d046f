package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;

/**
 * The thread that runs a target, and the only time at which it may be interrupted on the parent's behalf: not before,
 * not after. An interrupt that comes early is kept.
 */
final class TargetThread {
    private enum Stage {
        BEFORE,
        RUNNING,
        AFTER
    }

    private Thread thread;
    private Stage stage = Stage.BEFORE;
    private boolean interruptKept;

    /** Runs a target in the calling thread. */
    void run(Target target) throws Exception {
        begin();
        try {
            target.runTarget();
        } finally {
            end();
        }
    }

    synchronized void interrupt() {
        if (stage == Stage.RUNNING) {
            thread.interrupt();
        } else if (stage == Stage.BEFORE) {
            interruptKept = true;
        }
    }

    private synchronized void begin() {
        thread = Thread.currentThread();
        stage = Stage.RUNNING;
        if (interruptKept) {
            thread.interrupt();
        }
    }

    private synchronized void end() {
        stage = Stage.AFTER;
        thread = null;
        Thread.interrupted();
    }
}
