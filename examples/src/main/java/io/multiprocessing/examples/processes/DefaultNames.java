package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Target;
import io.multiprocessing.examples.Pace;
import java.util.ArrayList;
import java.util.List;

/** Ten processes with the names that they get by default: Process-1, Process-2 and so on. */
public final class DefaultNames {
    record Numbered(int i) implements Target {
        @Override
        public void runTarget() throws InterruptedException {
            System.out.println(Process.current().name() + " " + i);
            Pace.sleep(2);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        System.out.println(Process.current().name());
        try (var mp = Context.create()) {
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                processes.add(mp.start(new Numbered(i)));
            }
            for (Process p : processes) {
                p.join();
            }
            System.out.println("end");
        }
    }
}
