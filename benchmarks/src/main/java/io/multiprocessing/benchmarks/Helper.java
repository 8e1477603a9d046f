package io.multiprocessing.benchmarks;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.Target;
import java.io.EOFException;
import java.io.IOException;

/** A child process that does what it is told, one thing after the other. */
final class Helper implements AutoCloseable {
    private final Connection<Target> orders;
    private final Connection<Boolean> answers;
    private final Process process;

    Helper(Context mp) {
        Pipe<Target> there = mp.pipe(Pipe.Direction.ONE_WAY);
        Pipe<Boolean> back = mp.pipe(Pipe.Direction.ONE_WAY);
        orders = there.second();
        answers = back.first();
        Connection<Target> received = there.first();
        Connection<Boolean> done = back.second();
        process = mp.process().name("helper").start(() -> serve(received, done));
        received.close();
        done.close();
    }

    private static void serve(Connection<Target> orders, Connection<Boolean> done) throws Exception {
        while (true) {
            Target order;
            try {
                order = orders.receive();
            } catch (EOFException e) {
                return;
            }
            order.runTarget();
            done.send(true);
        }
    }

    /** Has it begin something. */
    void begin(Target target) throws IOException {
        orders.send(target);
    }

    /** Waits until what it began is done. */
    void await() throws IOException, InterruptedException {
        answers.receive();
    }

    @Override
    public void close() {
        orders.close();
        try {
            process.join();
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
        }
        answers.close();
    }
}
