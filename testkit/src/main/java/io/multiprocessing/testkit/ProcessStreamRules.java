package io.multiprocessing.testkit;

import io.multiprocessing.Process;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Standard streams that are closed or missing, in the parent or in the child, are nobody's trouble. */
interface ProcessStreamRules extends Stage {
    @Test
    @Row("PRC-28")
    @ResourceLock(Resources.SYSTEM_OUT)
    @ResourceLock(Resources.SYSTEM_ERR)
    default void closedOrMissingStreamsOfTheParentDoNotDisturbAChild() throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var results = mp().<String>queue();
        var running = new ArrayList<Process>();
        try {
            for (PrintStream broken : new PrintStream[] {closed(), null}) {
                System.setOut(broken);
                running.add(child(() -> results.put("ran")));
                System.setOut(out);
                System.setErr(broken);
                running.add(child(() -> results.put("ran")));
                System.setErr(err);
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        for (Process process : running) {
            Expect.next("ran", results);
            Expect.endsWell(process);
        }
    }

    @Test
    @Row("PRC-29")
    default void closedOrMissingStreamsOfAChildDoNotDisturbItsEnd() throws Exception {
        var results = mp().<String>queue();
        var running = List.of(
                child(() -> {
                    System.setOut(null);
                    results.put("ran");
                }),
                child(() -> {
                    System.setErr(null);
                    results.put("ran");
                }),
                child(() -> {
                    System.setOut(closed());
                    results.put("ran");
                }),
                child(() -> {
                    System.setErr(closed());
                    results.put("ran");
                }));
        for (Process process : running) {
            Expect.next("ran", results);
            Expect.endsWell(process);
        }
    }

    @Test
    default void aChildThatClosesItsStreamsAndThrowsEndsAsAnyOther() throws Exception {
        Process process = child(() -> {
            System.in.close();
            System.out.close();
            System.err.close();
            throw new IllegalStateException("unheard");
        });
        Expect.ends(1, process);
        org.junit.jupiter.api.Assertions.assertEquals(
                "unheard", process.failure().orElseThrow().getMessage());
    }

    private static PrintStream closed() {
        var stream = new PrintStream(OutputStream.nullOutputStream());
        stream.close();
        return stream;
    }
}
