package io.multiprocessing.internal.launch;

/**
 * Whether it is a signal that ends this JVM, rather than the end of main or {@link System#exit}. The JDK does not tell;
 * the thread that handles the signal gives it away.
 */
final class EndingSignal {
    private EndingSignal() {}

    /**
     * Looks for a thread that the JDK made to handle SIGTERM, SIGINT or SIGHUP and that is ending the JVM, or waits for
     * its turn to.
     */
    static boolean isEndingThisJvm() {
        for (Thread thread : allThreads()) {
            if (thread != null && handlesEndingSignal(thread.getName()) && isShuttingDown(thread)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a thread has called {@link System#exit} and waits for the end that it has asked for. */
    static boolean isShuttingDown(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Shutdown")) {
                return true;
            }
        }
        return false;
    }

    private static boolean handlesEndingSignal(String threadName) {
        return threadName.equals("SIGTERM handler")
                || threadName.equals("SIGINT handler")
                || threadName.equals("SIGHUP handler");
    }

    private static Thread[] allThreads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] threads = new Thread[2 * group.activeCount() + 16];
        group.enumerate(threads, true);
        return threads;
    }
}
