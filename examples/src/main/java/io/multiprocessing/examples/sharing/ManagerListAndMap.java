package io.multiprocessing.examples.sharing;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;

/** Five processes write into one list and one map: a manager's process holds both, everybody uses them as their own. */
public final class ManagerListAndMap {
    static void write(int number, ConcurrentMap<Integer, Long> pids, List<Integer> numbers) {
        pids.put(number, Process.current().pid());
        numbers.add(number * number);
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create();
                var manager = mp.manager()) {
            ConcurrentMap<Integer, Long> pids = manager.map();
            List<Integer> numbers = manager.list();
            List<Process> writers = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                int number = i;
                writers.add(mp.start(() -> write(number, pids, numbers)));
            }
            for (Process p : writers) {
                p.join();
            }
            System.out.println("who wrote: " + new TreeMap<>(pids).keySet() + ", processes: "
                    + new TreeSet<>(pids.values()).size());
            System.out.println("the list: " + new TreeSet<>(numbers));
        }
    }
}
