package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

    private static boolean unlocked(Lock lock) {
        lock.unlock();
        return true;
    }
}
