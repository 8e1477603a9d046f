package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;

/** The smallest program: one function, run in a process of its own. */
public final class FirstProcess {
    static void func() {
        System.out.println("000");
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            mp.start(FirstProcess::func);
        } // closing the context waits for the child
    }
}
