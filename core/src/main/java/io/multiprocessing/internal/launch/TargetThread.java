package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;

/**
 * The thread that runs a target, and the only time at which it may be interrupted on the parent's behalf: not before,
 * not after. An interrupt that comes early is kept.
 */
final class TargetThread {
    private Thread thread;
    private boolean over;
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
        if (thread != null) {
            thread.interrupt();
        } else if (!over) {
            interruptKept = true;
        }
    }

    private synchronized void begin() {
        thread = Thread.currentThread();
        if (interruptKept) {
            thread.interrupt();
        }
    }

    private synchronized void end() {
        thread = null;
        over = true;
        Thread.interrupted();
    }
}
