package io.multiprocessing.internal.host;

/**
 * Virtual threads for what cannot be done in the thread that received it. That may be a user's, which serves others
 * while it waits: what it has in inheritable thread locals is not for them.
 */
final class Apart {
    private Apart() {}

    static void start(String name, Runnable work) {
        Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).start(work);
    }
}
