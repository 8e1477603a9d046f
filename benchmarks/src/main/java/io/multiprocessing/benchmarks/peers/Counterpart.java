package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The other side of a link: child processes, or threads where the floor is measured. */
public final class Counterpart implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Process> children = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Counterpart() {}

    /**
     * Starts it, and returns when all of it has opened its end.
     *
     * @param mp starts the children
     * @param link what is between
     * @param count how many
     * @param loop what each does until this is closed
     * @return the running counterpart
     * @throws Exception it did not come up
     */
    public static Counterpart of(Context mp, Link link, int count, Loop loop) throws Exception {
        var counterpart = new Counterpart();
        Task<Wire> far = link.far();
        if (far == null) {
            return counterpart;
        }
        if (link.inJvm()) {
            for (int i = 0; i < count; i++) {
                counterpart.threads.add(Thread.ofPlatform().daemon().start(() -> {
                    try {
                        loop.run(far.call());
                    } catch (Exception e) {
                        Thread.currentThread().interrupt(); // it was told to end
                    }
                }));
            }
            return counterpart;
        }
        Queue<Boolean> told = mp.queue();
        for (int i = 0; i < count; i++) {
            counterpart.children.add(mp.process().daemon(true).start(() -> {
                Wire wire = far.call();
                told.put(true);
                loop.run(wire);
            }));
        }
        link.near().ready();
        for (int i = 0; i < count; i++) {
            if (told.poll(PATIENCE) == null) {
                counterpart.close();
                throw new IllegalStateException("a child did not open its end within " + PATIENCE);
            }
        }
        return counterpart;
    }

    @Override
    public void close() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        for (Process child : children) {
            child.kill(); // it has no end of its own
            child.join();
            child.close();
        }
    }
}
