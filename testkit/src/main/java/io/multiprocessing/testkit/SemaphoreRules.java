package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import io.multiprocessing.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Permits are counted, handed out in order, and refused where there are none. */
interface SemaphoreRules extends Stage {
    @Test
    @Row("SEM-02")
    default void aSemaphoreMayBeReleasedMoreOftenThanItWasAcquired() throws Exception {
        try (var semaphore = mp().semaphore(2)) {
            assertEquals(2, semaphore.availablePermits());
            semaphore.release();
            assertEquals(3, semaphore.availablePermits());
            semaphore.release();
            assertEquals(4, semaphore.availablePermits());
            semaphore.release(3);
            assertEquals("Semaphore[permits=7]", semaphore.toString());
            for (int wrong : List.of(0, -1)) {
                assertThrows(IllegalArgumentException.class, () -> semaphore.release(wrong));
            }
            assertEquals(7, semaphore.availablePermits());
            Expect.endsWell(child(() -> {
                semaphore.acquire();
                assertEquals("Semaphore[permits=6]", semaphore.toString());
                semaphore.release(4);
                assertThrows(IllegalArgumentException.class, () -> semaphore.release(0));
            }));
            assertEquals(10, semaphore.availablePermits());
        }
    }

    @Test
    @Row({"SEM-03", "SEM-04"})
    default void aBoundedSemaphoreRefusesAReleasePastItsStart() throws Exception {
        try (var semaphore = mp().boundedSemaphore(2)) {
            checkBounded(semaphore);
            Expect.endsWell(child(() -> checkBounded(semaphore)));
            semaphore.acquire();
            assertThrows(IllegalStateException.class, () -> semaphore.release(2));
            assertEquals("BoundedSemaphore[permits=1 of 2]", semaphore.toString());
            Expect.endsWell(child(semaphore::release)); // who releases need not be who acquired
            assertEquals(2, semaphore.availablePermits());
            assertThrows(IllegalStateException.class, semaphore::release);
            assertEquals(2, semaphore.availablePermits());
        }
    }

    private static void checkBounded(Semaphore semaphore) throws Exception {
        assertEquals(2, semaphore.availablePermits());
        semaphore.acquire();
        assertEquals(1, semaphore.availablePermits());
        semaphore.acquire();
        assertEquals(0, semaphore.availablePermits());
        assertFalse(semaphore.tryAcquire());
        assertEquals(0, semaphore.availablePermits());
        semaphore.release();
        assertEquals(1, semaphore.availablePermits());
        semaphore.release();
        assertEquals(2, semaphore.availablePermits());
        assertThrows(IllegalStateException.class, semaphore::release);
        assertEquals(2, semaphore.availablePermits());
    }

    @Test
    @Row("SEM-05")
    default void whoDoesNotWaitIsAnsweredAtOnceAndATimedAttemptTakesAboutItsTime() throws Exception {
        try (var semaphore = mp().semaphore(0)) {
            checkTimes(semaphore);
            Expect.endsWell(child(() -> checkTimes(semaphore)));
            semaphore.release();
            assertTrue(semaphore.tryAcquire(Duration.ZERO));
            assertEquals(0, semaphore.availablePermits());
        }
    }

    private static void checkTimes(Semaphore semaphore) throws Exception {
        Expect.atOnce(() -> assertFalse(semaphore.tryAcquire()));
        Expect.atOnce(() -> assertFalse(semaphore.tryAcquire(Duration.ZERO)));
        Expect.atOnce(() -> assertFalse(semaphore.tryAcquire(Duration.ofMillis(-820))));
        assertFalse(Expect.after(Duration.ofMillis(200), () -> semaphore.tryAcquire(Duration.ofMillis(200))));
    }

    @Test
    @Row("SEM-08")
    default void aSemaphoreOfLessThanNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> mp().semaphore(-1));
        assertThrows(IllegalArgumentException.class, () -> mp().boundedSemaphore(-1));
    }

    @Test
    @Row("SEM-09")
    default void aReleaseOfAChildLetsOneWaiterGoOnWithOnePermit() throws Exception {
        try (var semaphore = mp().semaphore(0)) {
            var go = mp().<String>queue();
            var done = mp().<String>queue();
            Process releaser = child(() -> {
                for (int i = 0; i < 2; i++) {
                    go.take();
                    semaphore.release();
                    done.put("released");
                }
            });
            var waiting = Waiting.in(() -> {
                semaphore.acquire();
                return null;
            });
            go.put("go");
            Expect.next("released", done);
            waiting.result(Expect.AT_ONCE);
            assertEquals(0, semaphore.availablePermits());
            go.put("go");
            Expect.next("released", done);
            assertTrue(semaphore.tryAcquire(), "a release that somebody told of is not there yet");
            Expect.endsWell(releaser);
        }
    }

    @Test
    default void waitersOfASemaphoreAreServedFirstComeFirstServed() throws Exception {
        try (var semaphore = mp().semaphore(0)) {
            var order = Collections.synchronizedList(new ArrayList<Integer>());
            var waiting = new ArrayList<Waiting<Object>>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                waiting.add(Waiting.in(() -> {
                    semaphore.acquire();
                    order.add(number);
                    return null;
                }));
            }
            for (int i = 0; i < 4; i++) {
                semaphore.release();
                waiting.get(i).result(Expect.AT_ONCE);
            }
            assertEquals(List.of(0, 1, 2, 3), order);
        }
    }

    @Test
    default void aWaitForAPermitAnswersToAnInterruptAndToClose() throws Exception {
        var semaphore = mp().semaphore(0);
        interruptAndClose(semaphore);
        var other = mp().semaphore(0);
        Expect.endsWell(child(() -> interruptAndClose(other)));
        other.release();
        assertTrue(other.tryAcquire(), "a waiter that left took the permit");
        other.close();
        other.close();
    }

    private static void interruptAndClose(Semaphore semaphore) throws Exception {
        for (boolean timed : List.of(false, true)) {
            var waiting = Waiting.in(() -> acquired(semaphore, timed));
            waiting.interrupt();
            waiting.failure(InterruptedException.class, Expect.AT_ONCE);
        }
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, semaphore::acquire);
        var waiting =
                List.of(Waiting.in(() -> acquired(semaphore, false)), Waiting.in(() -> acquired(semaphore, true)));
        semaphore.close();
        for (var each : waiting) {
            each.failure(IllegalStateException.class, Expect.AT_ONCE);
        }
        assertThrows(IllegalStateException.class, semaphore::acquire);
        assertThrows(IllegalStateException.class, semaphore::tryAcquire);
        assertThrows(IllegalStateException.class, semaphore::release);
        assertThrows(IllegalStateException.class, semaphore::availablePermits);
        assertEquals("Semaphore[closed]", semaphore.toString());
    }

    private static boolean acquired(Semaphore semaphore, boolean timed) throws InterruptedException {
        if (timed) {
            return semaphore.tryAcquire(Duration.ofHours(1));
        }
        semaphore.acquire();
        return true;
    }

    @Test
    default void aHandleThatTravelledIsOneOfTheSameSemaphore() throws Exception {
        try (var semaphore = mp().semaphore(1)) {
            var semaphores = mp().<Semaphore>queue();
            semaphores.put(semaphore);
            try (Semaphore back = semaphores.take()) {
                back.acquire();
                assertEquals(0, semaphore.availablePermits());
            }
            assertEquals(0, semaphore.availablePermits(), "only the last handle of a process gives permits back");
            semaphore.release();
            assertEquals(1, semaphore.availablePermits());
        }
    }

    @Test
    default void neverMoreThanThePermitsAreUsedAtATime() throws Exception {
        try (var semaphore = mp().semaphore(2)) {
            var inside = mp().<String>queue(2);
            var children = new ArrayList<Process>();
            for (int i = 0; i < 3; i++) {
                children.add(child(() -> {
                    for (int k = 0; k < 100; k++) {
                        semaphore.acquire();
                        assertTrue(inside.offer("one"), "a third one is inside");
                        inside.take();
                        semaphore.release();
                    }
                }));
            }
            Expect.endsWell(children.toArray(Process[]::new));
            assertEquals(2, semaphore.availablePermits());
        }
    }
}
