package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;

/** Processes share no memory: the child gets rich, its parent does not. */
public final class Money {
    private static int money = 100;

    static void task() {
        money = 666;
        System.out.println("child process: " + money);
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            mp.start(Money::task).join();
            System.out.println("main process: " + money);
        }
    }
}
