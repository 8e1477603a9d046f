package io.multiprocessing.benchmarks.jmh;

/** What a process or thread does again and again. */
@FunctionalInterface
interface Step {
    /**
     * Does it once.
     *
     * @throws Exception it failed, or was told to end
     */
    void run() throws Exception;
}
