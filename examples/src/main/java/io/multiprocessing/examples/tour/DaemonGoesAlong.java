package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Kills a process that has a daemon child. */
public final class DaemonGoesAlong implements Step {
    @Override
    public String title() {
        return "A daemon ends with its parent";
    }

    @Override
    public String explanation() {
        return """
                A child starts a daemon of its own, and is killed, so that it cannot clean up.
                The daemon holds one end of a pipe; whoever holds the other end notices when it is gone.""";
    }

    @Override
    public String show(Context mp) throws IOException, InterruptedException {
        try (Pipe<String> pipe = mp.pipe()) {
            Connection<String> mine = pipe.first();
            Connection<String> theirs = pipe.second();
            var parent = mp.process().name("parent").start(() -> startDaemon(theirs));
            theirs.close();
            Say.line("received: " + mine.receive());
            parent.kill();
            var killed = Instant.now();
            Say.line("killed the parent");
            boolean gone = mine.poll(Duration.ofSeconds(5)) && isAtEnd(mine);
            long millis = Duration.between(killed, Instant.now()).toMillis();
            expect(gone, "5 s after its parent was killed, the daemon is still there");
            return "the daemon was gone after " + millis + " ms";
        }
    }

    static void startDaemon(Connection<String> link) throws InterruptedException {
        Context.current().process().name("daemon").daemon(true).start(() -> idle(link));
        link.close(); // only the daemon holds it now
        Thread.sleep(60_000);
    }

    static void idle(Connection<String> link) throws IOException, InterruptedException {
        Say.line("I would stay for a minute");
        link.send("the daemon is there");
        Thread.sleep(60_000);
    }

    private static boolean isAtEnd(Connection<String> link) throws IOException, InterruptedException {
        try {
            Say.line("received: " + link.receive());
            return false;
        } catch (EOFException e) {
            return true;
        }
    }
}
