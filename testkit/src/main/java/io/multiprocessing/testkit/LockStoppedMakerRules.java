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
    /** Of one maker, so that its silence is waited for once: questions to a lock, and a wait with another one. */
    @Test
    default void whatIsAskedOfAStoppedMakerEndsInTimeAWaitForASignalTooAndTheLocksAreFreeAfterwards() throws Exception {
        var locks = mp().<Lock>queue();
        Process maker = child(() -> {
            locks.put(Context.current().lock());
            locks.put(Context.current().lock());
            Await.forever();
        });
        try (Lock asked = Expect.next(locks);
                Lock waited = Expect.next(locks)) {
            asked.lock();
            asked.unlock();
            var owned = new CountDownLatch(1);
            var stop = new CountDownLatch(1);
            Condition signal = waited.newCondition();
            var waiting = Waiting.in(() -> {
                waited.lock();
                owned.countDown();
                stop.await();
                boolean signalled = signal.await(100, TimeUnit.MILLISECONDS);
                waited.unlock();
                return signalled;
            });
            owned.await();
            try (var stopped = Stopped.of(maker)) {
                stop.countDown();
                var questions = new ArrayList<Waiting<Object>>();
                for (Callable<Object> question : List.<Callable<Object>>of(
                        () -> asked.tryLock() && unlocked(asked), asked::isLocked, asked::newCondition)) {
                    questions.add(Waiting.in(question));
                }
                var text = Waiting.in(asked::toString);
                var timed = Waiting.in(() -> asked.tryLock(Duration.ofMillis(100)) && unlocked(asked));
                timed.result(Await.scaled(Duration.ofSeconds(5)));
                for (Waiting<Object> question : questions) {
                    stopped.answersOrSays(UncheckedIOException.class, question);
                }
                assertTrue(text.result(Stopped.PATIENCE).startsWith("Lock["));
                stopped.answersOrSays(UncheckedIOException.class, waiting);
            }
            for (Lock lock : List.of(asked, waited)) {
                assertTrue(lock.tryLock(Await.LIMIT), "nobody has the lock");
                assertFalse(lock.wasAbandoned());
                lock.unlock();
            }
        }
    }

    private static boolean unlocked(Lock lock) {
        lock.unlock();
        return true;
    }
}
