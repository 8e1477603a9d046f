package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Barrier;
import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Parties and makers of barriers that are killed or stopped. */
interface BarrierDeathRules extends Stage {
    @Test
    @Row("ROB-09")
    default void theDeathOfAWaitingPartyBreaksItAndThatOfAnotherDoesNot() throws Exception {
        try (var barrier = mp().barrier(4)) {
            var here = mp().<String>queue();
            Process holder = child(() -> {
                assertFalse(barrier.isBroken());
                here.put("here");
                Await.forever();
            });
            Expect.next("here", here);
            var own = Waiting.in(() -> barrier.await());
            var timed = Waiting.in(() -> barrier.await(Duration.ofHours(1)));
            KillAt.kill(holder);
            assertFalse(own.isDone());
            Process party = killAt().stopped("call.await.requested", () -> barrier.await(Duration.ofSeconds(60)));
            Await.until("three wait", () -> barrier.waiting() == 3);
            party.kill();
            own.failure(BrokenBarrierException.class, Expect.AT_ONCE);
            timed.failure(BrokenBarrierException.class, Expect.AT_ONCE);
            assertTrue(barrier.isBroken());
            Expect.ends(-9, party);
        }
    }

    @Test
    default void theDeathOfTheLastToArriveInItsActionBreaksIt() throws Exception {
        var ran = mp().<String>queue();
        try (var barrier = mp().barrier(2, () -> ran.put("ran"))) {
            for (var point : List.of("barrier.action.before", "barrier.action.after")) {
                var own = Waiting.in(() -> barrier.await());
                Process last = killAt().stopped(point, barrier::await);
                assertFalse(own.isDone(), "nobody goes on before the action is done");
                last.kill();
                own.failure(BrokenBarrierException.class, Expect.AT_ONCE);
                assertTrue(barrier.isBroken());
                Expect.ends(-9, last);
                barrier.reset();
            }
            assertEquals(1, ran.size());
            var own = Waiting.in(() -> barrier.await());
            Expect.endsWell(child(barrier::await));
            assertEquals(1, own.result(Expect.AT_ONCE));
            assertEquals(2, ran.size());
        }
    }

    @Test
    default void theEndOfTheMakerEndsItsBarrierForAllOthersAtOnceAndItsStopHangsNobody() throws Exception {
        var barriers = mp().<Barrier>queue();
        Process maker = child(() -> {
            barriers.put(Context.current().barrier(3));
            Await.forever();
        });
        Barrier made = Expect.next(barriers);
        try (var stopped = Stopped.of(maker)) {
            var questions = List.<Callable<Object>>of(made::isBroken, made::waiting).stream()
                    .map(Waiting::in)
                    .toList();
            var timed = Waiting.in(() -> made.await(Duration.ofMillis(100)));
            timed.failure(java.util.concurrent.TimeoutException.class, Await.scaled(Duration.ofSeconds(5)));
            for (Waiting<Object> question : questions) {
                stopped.answersOrSays(UncheckedIOException.class, question);
            }
        }
        Await.until("the wait that ran out of time breaks it", made::isBroken);
        made.reset();
        var waiting = List.of(Waiting.in(() -> made.await()), Waiting.in(() -> made.await(Duration.ofHours(1))));
        maker.kill();
        for (var each : waiting) {
            each.failure(UncheckedIOException.class, Expect.AT_ONCE);
        }
        assertThrows(UncheckedIOException.class, made::await);
        assertThrows(UncheckedIOException.class, made::isBroken);
        assertThrows(UncheckedIOException.class, made::reset);
        Expect.ends(-9, maker);
        made.close();
    }
}
