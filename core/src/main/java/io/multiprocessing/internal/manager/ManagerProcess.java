package io.multiprocessing.internal.manager;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Manager;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A manager's process, as its maker sees it. */
public final class ManagerProcess {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration SHORT_GRACE = Duration.ofSeconds(2);

    /** Those that run: a manager lives until it is closed, whoever forgets it. */
    private static final Set<ManagerProcess> RUNNING = ConcurrentHashMap.newKeySet();

    private final Process process;
    private final Connection<Object> life;

    private ManagerProcess(Process process, Connection<Object> life) {
        this.process = process;
        this.life = life;
    }

    /**
     * Starts a manager.
     *
     * @param context starts the process
     * @param opener opens the workshop there
     * @return the manager
     * @throws UncheckedIOException its process ended before it was ready, or the thread was interrupted
     */
    public static Manager start(Context context, ManagerTarget.Opener opener) {
        Pipe<Object> pipe = context.pipe();
        Connection<Object> life = pipe.first();
        Process process;
        try {
            process = context.process()
                    .name("Manager-" + NUMBERS.incrementAndGet())
                    .daemon(true)
                    .start(new ManagerTarget(pipe.second(), opener));
        } catch (RuntimeException | Error e) {
            life.close();
            throw e;
        } finally {
            pipe.second().close(); // so that its end is seen
        }
        var started = new ManagerProcess(process, life);
        RUNNING.add(started);
        process.onExit().thenRun(() -> RUNNING.remove(started));
        return new ManagerHandle(started.workshop(), started);
    }

    private Workshop workshop() {
        try {
            return (Workshop) life.receive();
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while the manager started"));
        } catch (IOException e) {
            end();
            String why = process.failure().map(failure -> ": " + failure).orElse("");
            throw new UncheckedIOException(
                    new IOException("the manager's process ended before it was ready: " + process + why, e));
        }
    }

    /** Ends it: within 10 s, whatever it does. An interrupt is kept. */
    void end() {
        life.close();
        boolean interrupted = Thread.interrupted();
        interrupted |= !ended(GRACE);
        process.terminate();
        interrupted |= !ended(SHORT_GRACE);
        process.kill();
        interrupted |= !ended(SHORT_GRACE);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end, or until the time is over; false: interrupted. */
    private boolean ended(Duration limit) {
        try {
            process.join(limit);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return process.toString();
    }
}
