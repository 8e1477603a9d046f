package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Process;

/** What a parent reads in an exit code: none while the child runs, then its number, or -N when signal N ended it. */
public final class ExitCodes {
    static void sleep() throws InterruptedException {
        Thread.sleep(60_000);
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            var returns = mp.start(() -> {});
            var exits = mp.start(() -> Process.exit(8));
            var terminated = mp.start(ExitCodes::sleep);
            var killed = mp.start(ExitCodes::sleep);
            System.out.println("while it runs: " + killed.exitCode());

            terminated.terminate();
            killed.kill();

            System.out.println("returned: " + codeOf(returns));
            System.out.println("exit(8): " + codeOf(exits));
            System.out.println("terminated: " + codeOf(terminated));
            System.out.println("killed: " + codeOf(killed));
        }
    }

    private static int codeOf(Process p) throws InterruptedException {
        p.join();
        return p.exitCode().orElseThrow();
    }
}
