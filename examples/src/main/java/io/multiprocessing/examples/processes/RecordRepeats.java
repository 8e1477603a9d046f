package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Target;
import io.multiprocessing.examples.Pace;

/** A record as a process once more; it says its line five times. */
public final class RecordRepeats {
    record All(String name) implements Target {
        @Override
        public void runTarget() throws InterruptedException {
            for (int i = 0; i < 5; i++) {
                System.out.println(name + " process 01");
                Pace.sleep(0.2);
            }
        }
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            mp.start(new All("test"));
        }
    }
}
