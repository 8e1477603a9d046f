package io.multiprocessing.internal.launch;

/** Looks now and then whether the parent is still there; for the time in which the control link cannot tell. */
final class ParentLookout {
    private static final int LOOK_PERIOD_MILLIS = 100;

    private ParentLookout() {}

    /** Returns when the parent is gone. A process whose parent ends gets another one. */
    static void untilGone(long parentPid) {
        boolean alive = true;
        while (alive) {
            try {
                Thread.sleep(LOOK_PERIOD_MILLIS);
            } catch (InterruptedException _) {
                continue; // nobody else has business with this thread
            }
            ProcessHandle parent = ProcessHandle.current().parent().orElse(null);
            alive = parent != null && parent.pid() == parentPid;
        }
    }
}
