package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.examples.Pace;
import java.io.IOException;

/** Two processes that end themselves with signal 9. Their parent reads -9. */
public final class KillItself {
    static void process(int number) throws IOException, InterruptedException {
        System.out.println("child " + number + ": " + Process.current().pid());
        System.out.println("parent of child " + number + ": "
                + Process.parent().orElseThrow().pid());
        for (int i = 0; i < 5; i++) {
            Pace.sleep(0.2);
            kill(Process.current().pid(), 9); // so there is no second round
            System.out.println("never printed");
        }
    }

    /** Sends a signal, as Python's {@code os.kill} does. A JVM has no call for sending one to itself. */
    private static void kill(long pid, int signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                .inheritIO()
                .start()
                .waitFor();
    }

    public static void main(String[] args) throws InterruptedException {
        System.out.println("main: " + Process.current().pid());
        try (var mp = Context.create()) {
            var first = mp.process().name("myprocess").start(() -> process(1));
            var second = mp.start(() -> process(2));
            first.join();
            second.join();
            System.out.println(first.name() + " ended with " + first.exitCode().orElseThrow());
            System.out.println(
                    second.name() + " ended with " + second.exitCode().orElseThrow());
        }
    }
}
