package io.multiprocessing.pool.contract;

import io.multiprocessing.Context;
import io.multiprocessing.testkit.NoLeaks;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the contracts of pools have in common: one context on the transport that a subclass names, limits, leak checks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
abstract class PoolStage {
    private Context context;

    abstract String transport();

    final Context mp() {
        return context;
    }

    @BeforeAll
    final void openContext() throws InterruptedException {
        context = Context.create(transport());
        context.start(() -> {}).join(); // what is made once is there before leaks are looked for
    }

    @AfterAll
    final void closeContext() {
        context.close();
    }
}
