package io.multiprocessing.testkit;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that looks, after every test, at what it left behind: children, open sockets and pipes, files,
 * threads that keep the JVM alive. They may take some seconds to go. What was there before the test is not counted.
 *
 * <p>What belongs to an object that the test did not close and does not reach any more goes when that is collected: so
 * the garbage collector is asked to.
 */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(NoLeaks.class);
    private static final Duration SETTLING = Await.scaled(Duration.ofSeconds(8));
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    /** For JUnit. */
    public NoLeaks() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(Leftovers.class, Leftovers.now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            return; // the failure is the news; what it left is a consequence
        }
        Leftovers before = context.getStore(NAMESPACE).get(Leftovers.class, Leftovers.class);
        if (!comesToNothing(before)) {
            throw new AssertionError("left behind: " + Leftovers.now().without(before));
        }
    }

    private static boolean comesToNothing(Leftovers before) {
        long end = System.nanoTime() + SETTLING.toNanos();
        boolean gone = Leftovers.now().without(before).isEmpty();
        for (Duration wait = FIRST_WAIT; !gone && System.nanoTime() - end < 0; wait = wait.multipliedBy(2)) {
            System.gc();
            gone = Await.comes(() -> Leftovers.now().without(before).isEmpty(), wait);
        }
        return gone;
    }
}
