package io.multiprocessing.internal.host;

/**
 * The thread in which a call runs, and the only time at which it may be interrupted on the caller's behalf: an
 * interrupt that comes early is kept, one that comes late is dropped.
 */
final class CallThread {
    private Thread thread;
    private boolean interrupted;
    private boolean over;

    /** Interrupts what is being called; what is answered already is not touched. */
    synchronized void interrupt() {
        interrupted = true;
        if (thread != null && !over) {
            thread.interrupt();
        }
    }

    /** The call begins in the calling thread. */
    synchronized void begin() {
        thread = Thread.currentThread();
        if (interrupted) {
            thread.interrupt();
        }
    }

    /** No interrupt comes any more, and one that came is forgotten: what follows must not be cut short. */
    synchronized void end() {
        over = true;
        boolean ignored = Thread.interrupted();
    }
}
