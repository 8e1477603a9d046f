package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.examples.Pace;

/** A process has no id before it is started. */
public final class PidAfterStart {
    static void func() throws InterruptedException {
        Pace.sleep(5);
    }

    public static void main(String[] args) {
        System.out.println("main pid " + ProcessHandle.current().pid());
        System.out.println("main pid " + Process.current().pid());
        try (var mp = Context.create()) {
            var p = mp.process().unstarted(PidAfterStart::func);
            try {
                System.out.println("child pid " + p.pid());
            } catch (IllegalStateException notStarted) {
                System.out.println("child pid none");
            }
            p.start();
            System.out.println("child pid " + p.pid());
        }
    }
}
