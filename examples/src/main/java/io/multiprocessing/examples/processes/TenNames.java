package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.examples.Pace;
import java.util.ArrayList;
import java.util.List;

/** Ten processes with names of our choice. They begin in any order. */
public final class TenNames {
    static void printName(int a) throws InterruptedException {
        System.out.println(Process.current().name() + " args: " + a);
        Pace.sleep(2);
    }

    public static void main(String[] args) throws InterruptedException {
        System.out.println(Process.current().name());
        try (var mp = Context.create()) {
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int a = i;
                processes.add(mp.process().name("test_process_" + i).start(() -> printName(a)));
            }
            for (Process p : processes) {
                p.join();
            }
            System.out.println("end");
        }
    }
}
