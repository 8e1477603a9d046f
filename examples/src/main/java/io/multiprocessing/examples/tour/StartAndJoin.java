package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Context;
import io.multiprocessing.Process;

/** Starts a process and waits for it. */
public final class StartAndJoin implements Step {
    @Override
    public String title() {
        return "Start and join";
    }

    @Override
    public String explanation() {
        return "A lambda runs in a JVM of its own, with what it captures.";
    }

    @Override
    public String show(Context mp) throws InterruptedException {
        String word = "hello";
        var child =
                mp.start(() -> Say.line(word + ", I am pid " + Process.current().pid() + ", started by pid "
                        + Process.parent().orElseThrow().pid()));
        Say.line("started " + child.name() + ", pid " + child.pid() + ", and wait for it");
        child.join();
        int code = child.exitCode().orElseThrow();
        expect(code == 0, "exit code " + code);
        return "pid " + child.pid() + ", exit code 0";
    }
}
