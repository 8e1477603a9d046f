/**
 * The contract suites: {@link io.multiprocessing.testkit.ProcessContract},
 * {@link io.multiprocessing.testkit.QueueContract}, {@link io.multiprocessing.testkit.JoinableQueueContract},
 * {@link io.multiprocessing.testkit.PipeContract} and {@link io.multiprocessing.testkit.LockContract}. The author of a
 * transport extends each with a class that names the transport, and has the tests.
 *
 * <p>A contract is put together from interfaces whose default methods are the tests, one interface for one idea
 * ({@code QueueDeathRules}); they play on a {@code Stage}: a context and the children of the running test. Targets of
 * children are lambdas that capture local variables, never the test. A test that shows a conformance row to hold names
 * it with {@link io.multiprocessing.testkit.Row}.
 *
 * <p>Waiting stands in {@link io.multiprocessing.testkit.Await} alone; what a test leaves behind is found by
 * {@link io.multiprocessing.testkit.NoLeaks}; children are stopped and killed at named points by
 * {@link io.multiprocessing.testkit.KillAt}. What is true of one transport only does not belong here.
 */
package io.multiprocessing.testkit;
