package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Semaphore;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Users and makers of semaphores that are killed, end, close or are stopped. */
interface SemaphoreDeathRules extends Stage {
    @Test
    default void whatADeadProcessAcquiredIsReturnedWithinASecond() throws Exception {
        try (var semaphore = mp().boundedSemaphore(3)) {
            var held = mp().<String>queue();
            Process holder = child(() -> {
                semaphore.acquire();
                semaphore.acquire();
                semaphore.acquire();
                semaphore.release();
                held.put("held");
                Await.forever();
            });
            Expect.next("held", held);
            semaphore.acquire();
            assertEquals(0, semaphore.availablePermits());
            var waiting = Waiting.in(() -> {
                semaphore.acquire();
                return null;
            });
            holder.kill();
            waiting.result(Expect.AT_ONCE);
            assertEquals(1, semaphore.availablePermits());
            Expect.ends(-9, holder);
            semaphore.release(2);
            assertEquals(3, semaphore.availablePermits());
            assertThrows(IllegalStateException.class, semaphore::release);
        }
    }

    @Test
    default void whatOthersGaveBackForADeadProducerIsNotReturnedTwice() throws Exception {
        try (var room = mp().semaphore(5)) {
            var made = mp().<String>queue();
            Process producer = child(() -> {
                for (int i = 0; i < 4; i++) {
                    room.acquire();
                    made.put("made");
                }
                Await.forever();
            });
            for (int i = 0; i < 4; i++) {
                Expect.next("made", made);
            }
            room.release(3);
            assertEquals(4, room.availablePermits());
            KillAt.kill(producer);
            assertEquals(5, room.availablePermits());
        }
    }

    @Test
    default void whatAProcessAcquiredIsReturnedWhenItClosesItsLastHandle() throws Exception {
        var semaphore = mp().semaphore(2);
        var closed = mp().<String>queue();
        Process holder = child(() -> {
            semaphore.acquire();
            semaphore.acquire();
            semaphore.close();
            closed.put("closed");
            Await.forever();
        });
        Expect.next("closed", closed);
        assertEquals(2, semaphore.availablePermits());
        holder.kill();
        semaphore.close();
        var semaphores = mp().<Semaphore>queue();
        var results = mp().<Integer>queue();
        var go = mp().<String>queue();
        Process user = child(() -> {
            try (Semaphore taken = semaphores.take()) {
                go.take();
                results.put(taken.availablePermits());
            }
        });
        var own = mp().semaphore(1);
        own.acquire();
        semaphores.put(own);
        Await.until("the child has it", semaphores::isEmpty);
        own.close();
        go.put("go");
        assertEquals(1, Expect.next(results), "the process that made it closed its last handle");
        Expect.endsWell(user);
    }

    @Test
    default void aDeadWaiterSwallowsNoPermit() throws Exception {
        try (var semaphore = mp().semaphore(0)) {
            Process waiter = killAt().stopped("call.await.requested", semaphore::acquire);
            KillAt.kill(waiter);
            semaphore.release();
            assertTrue(semaphore.tryAcquire(Expect.AT_ONCE), "the dead have the permit");
            Process granted = killAt().stopped("call.await.requested", semaphore::acquire);
            semaphore.release();
            Await.until("it is granted", () -> semaphore.availablePermits() == 0);
            KillAt.kill(granted);
            assertTrue(semaphore.tryAcquire(Expect.AT_ONCE), "the permit died with its owner");
        }
    }

    @Test
    default void aReleaseThatReturnedSurvivesItsProcess() throws Exception {
        try (var semaphore = mp().semaphore(0)) {
            killAt().killed("call.tell.before-send", semaphore::release);
            assertEquals(0, semaphore.availablePermits());
            killAt().killed("call.tell.after-send", semaphore::release);
            assertTrue(semaphore.tryAcquire(Expect.AT_ONCE));
        }
    }

    @Test
    default void theEndOfTheMakerEndsItsSemaphoreForAllOthersAtOnceAndItsStopHangsNobody() throws Exception {
        var semaphores = mp().<Semaphore>queue();
        Process maker = child(() -> {
            semaphores.put(Context.current().semaphore(1));
            Await.forever();
        });
        Semaphore made = Expect.next(semaphores);
        try (var stopped = Stopped.of(maker)) {
            var timed = Waiting.in(() -> made.tryAcquire(Duration.ofMillis(100)) && released(made));
            var questions =
                    List.<Callable<Object>>of(() -> made.tryAcquire() && released(made), made::availablePermits)
                            .stream()
                            .map(Waiting::in)
                            .toList();
            timed.result(Await.scaled(Duration.ofSeconds(5)));
            Expect.within(Stopped.PATIENCE, made::release);
            for (Waiting<Object> question : questions) {
                stopped.answersOrSays(UncheckedIOException.class, question);
            }
        }
        Await.until("the release is there, and nobody has what he left", () -> made.availablePermits() == 2);
        made.acquire();
        made.acquire();
        var waiting = Waiting.in(() -> {
            made.acquire();
            return null;
        });
        maker.kill();
        waiting.failure(UncheckedIOException.class, Expect.AT_ONCE);
        assertThrows(UncheckedIOException.class, made::tryAcquire);
        assertThrows(UncheckedIOException.class, made::release);
        assertThrows(UncheckedIOException.class, made::availablePermits);
        assertTrue(made.toString().startsWith("Semaphore[lost"), made::toString);
        Expect.ends(-9, maker);
        made.close();
    }

    private static boolean released(Semaphore semaphore) {
        semaphore.release();
        return true;
    }
}
