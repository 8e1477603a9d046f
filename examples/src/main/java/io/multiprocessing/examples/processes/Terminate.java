package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.examples.Pace;

/** A child is ended from outside, in the middle of what it does. */
public final class Terminate {
    static void func() throws InterruptedException {
        Thread.sleep(60_000);
        System.out.println("never printed by " + Process.current());
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            var p = mp.start(Terminate::func);
            Pace.sleep(2);
            System.out.println("alive: " + p.isAlive());
            p.terminate(); // SIGTERM, which takes a moment; kill() is SIGKILL
            p.join();
            System.out.println(
                    "alive: " + p.isAlive() + ", exit code: " + p.exitCode().orElseThrow());
        }
    }
}
