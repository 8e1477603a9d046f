package io.multiprocessing.transport.sharedmem;

/** What a {@link ChildJvm} does; a class with a constructor without parameters. */
@FunctionalInterface
interface ChildTask {
    void run(ChildMain child) throws Exception;
}
