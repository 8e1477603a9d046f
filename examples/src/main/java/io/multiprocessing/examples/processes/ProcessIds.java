package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Process;

/** Process ids: the current process, asked in two ways, and its parent. */
public final class ProcessIds {
    static void task() {
        System.out.println(
                "[task] pid of the current process: " + Process.current().pid());
        System.out.println(
                "[task] pid of the current process: " + ProcessHandle.current().pid());
        System.out.println(
                "[task] pid of its parent: " + Process.parent().orElseThrow().pid());
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            var p = mp.start(ProcessIds::task);
            p.join();

            System.out.println(
                    "[main] pid of the current process: " + Process.current().pid());
            System.out.println("[main] pid of the current process: "
                    + ProcessHandle.current().pid());
            // Process.parent() is empty in the first process, which is no child of ours: ask the operating system.
            System.out.println("[main] pid of its parent: "
                    + ProcessHandle.current().parent().orElseThrow().pid());

            p.terminate(); // harmless: it has ended
            System.out.println(p.isAlive());
        }
    }
}
