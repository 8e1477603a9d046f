package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Condition;
import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The process that made a lock is stopped, not dead: nobody hangs who did not ask to wait, and nobody gets the lock
 * unasked.
 */
interface LockStoppedMakerRules extends Stage {
    @Test
    default void whatIsAskedOfAStoppedMakerIsAnsweredOrRefusedInTimeAndTheLockStaysFree() throws Exception {
        var locks = mp().<Lock>queue();
        Process maker = child(() -> {
            locks.put(Context.current().lock());
            Await.forever();
        });
        try (Lock made = Expect.next(locks)) {
            made.lock();
            made.unlock();
            try (var stopped = Stopped.of(maker)) {
                var questions = new ArrayList<Waiting<Object>>();
                for (Callable<Object> question : List.<Callable<Object>>of(
                        () -> made.tryLock() && unlocked(made), made::isLocked, made::newCondition)) {
                    questions.add(Waiting.in(question));
                }
                var text = Waiting.in(made::toString);
                var timed = Waiting.in(() -> made.tryLock(Duration.ofMillis(100)) && unlocked(made));
                timed.result(Await.scaled(Duration.ofSeconds(5)));
                for (Waiting<Object> question : questions) {
                    stopped.answersOrSays(UncheckedIOException.class, question);
                }
                assertTrue(text.result(Stopped.PATIENCE).startsWith("Lock["));
            }
            assertTrue(made.tryLock(Await.LIMIT), "nobody has the lock");
            assertFalse(made.wasAbandoned());
            made.unlock();
        }
    }

    @Test
    default void aWaitForASignalEndsInTimeThoughTheMakerIsStoppedAndTheLockIsFreeAfterwards() throws Exception {
        var locks = mp().<Lock>queue();
        Process maker = child(() -> {
            locks.put(Context.current().lock());
            Await.forever();
        });
        try (Lock made = Expect.next(locks)) {
            var owned = new CountDownLatch(1);
            var stop = new CountDownLatch(1);
            Condition signal = made.newCondition();
            var waiting = Waiting.in(() -> {
                made.lock();
                owned.countDown();
                stop.await();
                boolean signalled = signal.await(100, TimeUnit.MILLISECONDS);
                made.unlock();
                return signalled;
            });
            owned.await();
            try (var stopped = Stopped.of(maker)) {
                stop.countDown();
                stopped.answersOrSays(UncheckedIOException.class, waiting);
            }
            assertTrue(made.tryLock(Await.LIMIT), "nobody has the lock");
            assertFalse(made.wasAbandoned());
            made.unlock();
        }
    }

    private static boolean unlocked(Lock lock) {
        lock.unlock();
        return true;
    }
}
