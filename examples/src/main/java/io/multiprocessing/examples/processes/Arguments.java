package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Target;

/**
 * Arguments, by position and by name. Python has {@code args} and {@code kwargs}; Java has parameters, and records
 * whose components have names.
 */
public final class Arguments {
    static void process01(String data) {
        System.out.println(data);
    }

    record Process02(String name, int age, String data) implements Target {
        @Override
        public void runTarget() {
            System.out.println(data + " (name=" + name + ", age=" + age + ")");
        }
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            String data = "I am process 1";
            mp.start(() -> process01(data)); // whatever the lambda captures travels along
            mp.start(new Process02("egon", 18, "I am process 2"));
        }
    }
}
