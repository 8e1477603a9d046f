package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Target;
import io.multiprocessing.examples.Pace;

/** Who calls what: {@code start} makes the process, the process calls {@code runTarget}, which calls the rest. */
public final class RecordInSteps {
    record MyProcess(String job) implements Target {
        /**
         * A factory, not the constructor, says "init...": the constructor runs once more in the child, to make its
         * copy.
         */
        static MyProcess of(String job) {
            System.out.println("init...");
            return new MyProcess(job);
        }

        @Override
        public void runTarget() throws InterruptedException {
            System.out.println("run...");
            task();
            Pace.sleep(5);
        }

        private void task() {
            System.out.println(job + "...");
        }
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            mp.start(MyProcess.of("task"));
        }
    }
}
