package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.RemoteException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/** Ends processes in all ways there are. */
public final class WaysToEnd implements Step {
    @Override
    public String title() {
        return "Exit codes";
    }

    @Override
    public String explanation() {
        return """
                Children return, throw, exit with 8, are terminated (signal 15) and killed (signal 9).
                Their parent reads how each of them ended.""";
    }

    @Override
    public String show(Context mp) throws InterruptedException {
        var returns = mp.process().name("returns").start(() -> {});
        var throwing = mp.process().name("throws").start(WaysToEnd::divideByZero);
        var exits = mp.process().name("exits").start(() -> Process.exit(8));
        var terminated = mp.process().name("terminated").start(WaysToEnd::sleep);
        var killed = mp.process().name("killed").start(WaysToEnd::sleep);
        terminated.terminate();
        killed.kill();

        var codes = List.of(codeOf(returns), codeOf(throwing), codeOf(exits), codeOf(terminated), codeOf(killed));
        RemoteException failure = throwing.failure().orElseThrow();
        Say.line("the one that threw tells: " + failure.remoteClassName() + ": " + failure.getMessage());
        expect(codes.equals(List.of(0, 1, 8, -15, -9)), "exit codes " + codes);
        return "exit codes 0, 1, 8, -15, -9";
    }

    static void divideByZero() {
        // Its stack trace would be printed too, as any JVM does; this once we do not want to see it.
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        Math.floorDiv(1, 0);
    }

    static void sleep() throws InterruptedException {
        Thread.sleep(60_000);
    }

    private static int codeOf(Process child) throws InterruptedException {
        child.join();
        int code = child.exitCode().orElseThrow();
        Say.line(child.name() + ": exit code " + code);
        return code;
    }
}
