package io.multiprocessing.testkit;

import io.multiprocessing.Context;
import io.multiprocessing.StartMethod;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the contracts have in common: one context for all tests of the class, a time limit, and a look at what each test
 * leaves behind. A transport extends {@link ProcessContract}, {@link QueueContract}, {@link JoinableQueueContract},
 * {@link PipeContract}, {@link LockContract} and the like, and supplies its name only. A test that failed may have
 * harmed the context: the next one gets a new one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith({NoLeaks.class, Autopsy.class, FreshContextAfterFailure.class})
public abstract class Contract implements Stage {
    private Context context;
    private final Children children = new Children(this::mp);

    /** For subclasses. */
    protected Contract() {}

    /**
     * The transport under test.
     *
     * @return its name, as in {@link Context#create(String)}
     */
    protected abstract String transport();

    /**
     * How the contract's children are started.
     *
     * @return {@link StartMethod#SPAWN} unless a subclass says otherwise
     */
    protected StartMethod startMethod() {
        return StartMethod.SPAWN;
    }

    /**
     * The context that the rules play on.
     *
     * @param made by the transport under test
     * @return the same, unless a contract is to be kept by something that a context does not make by itself
     */
    protected Context prepared(Context made) {
        return made;
    }

    @Override
    public final String transportName() {
        return transport();
    }

    @Override
    public final Context mp() {
        return context;
    }

    @Override
    public final Children children() {
        return children;
    }

    /**
     * Makes the context and has a first child use it, so that what is made once is there before leaks are looked for.
     */
    @BeforeAll
    final void openContext() throws InterruptedException {
        warmUp();
    }

    private void warmUp() throws InterruptedException {
        context = Context.builder()
                .transport(transport())
                .startMethod(startMethod())
                .build();
        if (sharesMemory()) {
            context.sharedMemory(1).close(); // the directory of mapped files is made once
        }
        WarmUp.run(this);
        children.end();
        context = prepared(context);
    }

    @AfterEach
    final void endChildren() throws InterruptedException {
        children.end();
    }

    @AfterAll
    final void closeContext() throws InterruptedException {
        close(context);
    }

    /** Leaves the context to itself, which a failed test may have harmed, and makes a new one. */
    final void renewContext() throws InterruptedException {
        children.end();
        Context old = context;
        warmUp();
        close(old);
    }

    private static void close(Context context) throws InterruptedException {
        Thread closing = Thread.ofPlatform().daemon().name("closing").start(context::close);
        if (!closing.join(Await.LIMIT)) {
            var error = new AssertionError("the context does not close");
            var where = new Throwable("where it waits");
            where.setStackTrace(closing.getStackTrace());
            error.addSuppressed(where);
            throw error;
        }
    }
}
