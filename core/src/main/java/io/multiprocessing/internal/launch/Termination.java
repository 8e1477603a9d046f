package io.multiprocessing.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM for a child JVM, at a time when it can take it. A JVM that is hit while it initializes its module system
 * prints a complaint of the JDK's ({@code Runtime.exit(143) logging failed}) to the console. So a child that boots gets
 * its signal when it has booted, or after a limit when it does not come to that, as when it waits for a debugger.
 *
 * <p>Where the child is can be seen from outside: its bootstrap puts the null device in place of its standard input
 * ({@link ControlReader#takeStandardInput}). Where there is no {@code /proc} the signal is sent at once.
 */
final class Termination {
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(5);
    private static final long LOOK_PERIOD_MILLIS = 3;

    private final java.lang.Process jvm;
    private final AtomicBoolean pending = new AtomicBoolean();

    Termination(java.lang.Process jvm) {
        this.jvm = jvm;
    }

    /** Sends the signal, or sees to it that it is sent. Does not block. */
    void request() {
        if (!isBooting()) {
            signal();
        } else if (pending.compareAndSet(false, true)) {
            Thread waiter = new Thread(null, this::signalWhenBooted, "multiprocessing-terminate", 0, false);
            waiter.setDaemon(true);
            waiter.start();
        }
    }

    private void signalWhenBooted() {
        long deadline = System.nanoTime() + BOOT_LIMIT.toNanos();
        while (isBooting() && System.nanoTime() < deadline) {
            try {
                if (jvm.waitFor(LOOK_PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException _) {
                break; // the signal is wanted
            }
        }
        pending.set(false);
        signal();
    }

    /**
     * By the handle: {@link java.lang.Process#destroy} also closes the control link, which would tell the child that we
     * are gone.
     */
    private void signal() {
        jvm.toHandle().destroy();
    }

    private boolean isBooting() {
        try {
            Path input = Files.readSymbolicLink(Path.of("/proc/" + jvm.pid() + "/fd/0"));
            return !input.toString().equals("/dev/null");
        } catch (IOException | RuntimeException _) {
            return false; // it has ended, or this is another system
        }
    }
}
