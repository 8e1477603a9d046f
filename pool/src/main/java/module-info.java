/**
 * Pools of worker processes: an {@link java.util.concurrent.ExecutorService} whose tasks run in JVMs of their own.
 *
 * <p>It knows the core and no transport. A program's module needs no {@code opens} or {@code exports} for us.
 */
module io.multiprocessing.pool {
    // Contexts, tasks and functions are in its signatures.
    requires transitive io.multiprocessing;

    exports io.multiprocessing.pool;
}
