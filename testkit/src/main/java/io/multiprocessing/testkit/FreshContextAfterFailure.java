package io.multiprocessing.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps the failure of one test from becoming the failure of the next. */
public final class FreshContextAfterFailure implements AfterEachCallback {
    /** For JUnit. */
    public FreshContextAfterFailure() {}

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (context.getExecutionException().isPresent()
                && context.getRequiredTestInstance() instanceof Contract contract) {
            contract.renewContext();
        }
    }
}
