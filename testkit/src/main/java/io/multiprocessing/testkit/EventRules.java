package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Event;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** One sets, all go on; what waiting and dying do. */
interface EventRules extends Stage {
    @Test
    @Row({"EVT-01", "EVT-02", "EVT-04", "EVT-06"})
    default void anEventIsSetOrNotAndSaysSoInEveryProcess() throws Exception {
        try (var event = mp().event()) {
            checkUnset(event);
            Expect.endsWell(child(() -> {
                checkUnset(event);
                event.set();
            }));
            checkSet(event);
            Expect.endsWell(child(() -> {
                checkSet(event);
                event.clear();
            }));
            checkUnset(event);
        }
    }

    private static void checkUnset(Event event) throws Exception {
        assertFalse(event.isSet());
        assertEquals("Event[unset]", event.toString());
        event.clear();
        Expect.atOnce(() -> assertFalse(event.await(Duration.ZERO)));
        Expect.atOnce(() -> assertFalse(event.await(Duration.ofSeconds(-1))));
        assertFalse(Expect.after(Duration.ofMillis(100), () -> event.await(Duration.ofMillis(100))));
    }

    private static void checkSet(Event event) throws Exception {
        assertTrue(event.isSet());
        assertEquals("Event[set]", event.toString());
        event.set();
        Expect.atOnce(event::await);
        Expect.atOnce(() -> assertTrue(event.await(Duration.ofMillis(100))));
        Expect.atOnce(() -> assertTrue(event.await(Duration.ZERO)));
    }

    @Test
    default void allWhoWaitGoOnEvenIfItIsClearedRightAfterwards() throws Exception {
        try (var event = mp().event()) {
            var results = mp().<Boolean>queue();
            Process other = child(() -> {
                var waiting =
                        List.of(Waiting.in(() -> event.await(Await.LIMIT)), Waiting.in(() -> event.await(Await.LIMIT)));
                results.put(true);
                for (var each : waiting) {
                    results.put(each.result(Await.LIMIT));
                }
            });
            var own = Waiting.in(() -> event.await(Await.LIMIT));
            Expect.next(true, results);
            event.set();
            event.clear();
            assertTrue(own.result(Expect.AT_ONCE));
            Expect.next(true, results);
            Expect.next(true, results);
            assertFalse(event.isSet());
            Expect.endsWell(other);
        }
    }

    @Test
    @Row("ROB-10")
    default void whoWaitsWithoutLimitGoesOnBySetOnlyHoweverSoonItIsCleared() throws Exception {
        try (var event = mp().event()) {
            var gone = mp().<Integer>queue();
            var children = List.of(child(() -> waitOften(event, gone)), child(() -> waitOften(event, gone)));
            int set = 0;
            while (children.stream().anyMatch(Process::isAlive)) {
                event.set();
                event.clear();
                set++;
                if (set % 100 == 0) {
                    Await.pause(Duration.ofMillis(1));
                }
            }
            Expect.endsWell(children.toArray(Process[]::new));
            assertEquals(100, gone.size());
            assertTrue(set >= 50, "more waits ended than were ended");
            assertFalse(event.await(Duration.ofMillis(50)));
        }
    }

    private static void waitOften(Event event, Queue<Integer> gone) throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            event.await(); // throws if it ends without a set
            gone.put(i);
        }
    }

    @Test
    default void aWaitForAnEventAnswersToAnInterruptAndToClose() throws Exception {
        interruptAndClose(mp().event());
        try (var other = mp().event()) {
            Expect.endsWell(child(() -> interruptAndClose(other)));
            assertFalse(other.isSet());
        }
    }

    private static void interruptAndClose(Event event) throws Exception {
        var waiting = Waiting.in(() -> event.await(Duration.ofHours(1)));
        waiting.interrupt();
        waiting.failure(InterruptedException.class, Expect.AT_ONCE);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, event::await);
        var closed = List.of(Waiting.in(() -> event.await(Duration.ofHours(1))), Waiting.in(() -> {
            event.await();
            return null;
        }));
        event.close();
        event.close();
        for (var each : closed) {
            each.failure(IllegalStateException.class, Expect.AT_ONCE);
        }
        assertThrows(IllegalStateException.class, event::set);
        assertThrows(IllegalStateException.class, event::isSet);
        assertEquals("Event[closed]", event.toString());
    }

    @Test
    default void theDeathOfAWaiterAndOfASetterChangesNothingForOthers() throws Exception {
        try (var event = mp().event()) {
            Process waiter = killAt().stopped("call.await.requested", event::await);
            var own = Waiting.in(() -> event.await(Await.LIMIT));
            KillAt.kill(waiter);
            assertFalse(own.isDone());
            var done = mp().<String>queue();
            Process setter = child(() -> {
                event.set();
                done.put("set");
                Await.forever();
            });
            Expect.next("set", done);
            KillAt.kill(setter);
            assertTrue(own.result(Expect.AT_ONCE));
            assertTrue(event.isSet());
        }
    }

    @Test
    default void theEndOfTheMakerEndsItsEventForAllOthersAtOnceAndItsStopHangsNobody() throws Exception {
        var events = mp().<Event>queue();
        Process maker = child(() -> {
            events.put(Context.current().event());
            Await.forever();
        });
        Event made = Expect.next(events);
        try (var stopped = Stopped.of(maker)) {
            var timed = Waiting.in(() -> made.await(Duration.ofMillis(100)));
            assertFalse(timed.result(Await.scaled(Duration.ofSeconds(5))));
            var questions = List.<Callable<Object>>of(made::isSet, () -> {
                        made.set();
                        return null;
                    })
                    .stream()
                    .map(Waiting::in)
                    .toList();
            for (Waiting<Object> question : questions) {
                stopped.answersOrSays(UncheckedIOException.class, question);
            }
        }
        assertTrue(made.await(Await.LIMIT), "what was set meanwhile is lost");
        made.clear();
        var waiting = Waiting.in(() -> {
            made.await();
            return null;
        });
        maker.kill();
        waiting.failure(UncheckedIOException.class, Expect.AT_ONCE);
        assertThrows(UncheckedIOException.class, made::isSet);
        assertThrows(UncheckedIOException.class, made::set);
        Expect.ends(-9, maker);
        made.close();
    }
}
