package io.multiprocessing.testkit;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that looks, after every test, at what it left behind: children, open sockets and pipes, files,
 * threads that keep the JVM alive. They may take some seconds to go. What was there before the test is not counted.
 */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(NoLeaks.class);
    private static final Duration SETTLING = Await.scaled(Duration.ofSeconds(8));

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
        if (!Await.comes(() -> Leftovers.now().without(before).isEmpty(), SETTLING)) {
            throw new AssertionError("left behind: " + Leftovers.now().without(before));
        }
    }
}
