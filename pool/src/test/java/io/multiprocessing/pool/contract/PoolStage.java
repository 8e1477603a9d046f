package io.multiprocessing.pool.contract;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the contracts of pools have in common: one context on the transport that a subclass names, limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class PoolStage {
    private Context context;

    abstract String transport();

    final Context mp() {
        return context;
    }

    @BeforeAll
    final void openContext() throws InterruptedException {
        context = Context.create(transport());
        try (var queue = context.<Integer>queue()) { // what is made once is there before leaks are looked for
            Process child = context.start(() -> queue.put(1));
            queue.take();
            child.join();
            child.close();
        }
    }

    @AfterAll
    final void closeContext() {
        context.close();
    }
}
