package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Target;
import io.multiprocessing.examples.Pace;

/**
 * The second way to make a process: a record that is a {@link Target}. Python subclasses {@code Process} and overrides
 * {@code run} for this.
 */
public final class RecordProcess {
    record MyProcess(String name) implements Target {
        @Override
        public void runTarget() throws InterruptedException {
            System.out.println(name + " is running...");
            Pace.sleep(2);
            System.out.println(name + " is over...");
        }
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            mp.start(new MyProcess("jason"));
            System.out.println("main");
        }
    }
}
