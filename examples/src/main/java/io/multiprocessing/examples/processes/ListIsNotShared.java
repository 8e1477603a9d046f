package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import java.util.ArrayList;
import java.util.List;

/** Processes share no memory: what one adds to a list, the others never see. Each has a static field of its own. */
public final class ListIsNotShared {
    private static final List<Integer> LIST = new ArrayList<>();

    static void process01() {
        for (int i = 0; i < 5; i++) {
            LIST.add(i);
        }
        System.out.println("process 1 list: " + LIST);
    }

    static void process02() {
        System.out.println("process 2 list: " + LIST);
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            mp.process().name("myprocess").start(ListIsNotShared::process01).join();
            mp.start(ListIsNotShared::process02).join(); // after the first has ended, and still empty
            System.out.println("main list: " + LIST);
        }
    }
}
