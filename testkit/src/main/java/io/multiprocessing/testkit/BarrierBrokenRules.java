package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Barrier;
import io.multiprocessing.Process;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What breaks a barrier, who learns of it how, and how it becomes whole again. */
interface BarrierBrokenRules extends Stage {
    /** A thread of this process that waits without limit. */
    private static Waiting<Integer> waiting(Barrier barrier) {
        return Waiting.in(() -> barrier.await());
    }

    private static void isBroken(Barrier barrier, Waiting<?> waiting) throws Exception {
        waiting.failure(BrokenBarrierException.class, Expect.AT_ONCE);
        assertTrue(barrier.isBroken());
        assertEquals(0, barrier.waiting());
        assertEquals("Barrier[parties=" + barrier.parties() + ", broken]", barrier.toString());
        Expect.atOnce(() -> assertThrows(BrokenBarrierException.class, barrier::await));
        Expect.atOnce(() -> assertThrows(BrokenBarrierException.class, () -> barrier.await(Duration.ofHours(1))));
    }

    @Test
    @Row({"BAR-08", "BAR-13"})
    default void whoseTimeRunsOutLearnsThatAndTheOthersThatItIsBroken() throws Exception {
        try (var barrier = mp().barrier(5)) {
            Process first = child(() -> assertThrows(BrokenBarrierException.class, barrier::await));
            var other = waiting(barrier);
            Await.until("both wait", () -> barrier.waiting() == 2);
            Process late = child(() -> assertThrows(
                    TimeoutException.class,
                    () -> Expect.after(Duration.ofMillis(300), () -> barrier.await(Duration.ofMillis(300)))));
            other.failure(BrokenBarrierException.class, Await.LIMIT);
            isBroken(barrier, other);
            Expect.endsWell(first, late, child(() -> assertThrows(BrokenBarrierException.class, barrier::await)));
            barrier.reset();
            assertFalse(barrier.isBroken());
            Expect.atOnce(() -> assertThrows(TimeoutException.class, () -> barrier.await(Duration.ZERO)));
            assertTrue(barrier.isBroken());
        }
    }

    @Test
    default void anInterruptOfAWaiterBreaksIt() throws Exception {
        try (var barrier = mp().barrier(3)) {
            var other = waiting(barrier);
            var interrupted = waiting(barrier);
            interrupted.interrupt();
            interrupted.failure(InterruptedException.class, Expect.AT_ONCE);
            isBroken(barrier, other);
            barrier.reset();
            var again = waiting(barrier);
            Expect.endsWell(child(() -> {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, barrier::await);
            }));
            isBroken(barrier, again);
        }
    }

    @Test
    default void anAbortBreaksItAndAResetMakesItWhole() throws Exception {
        try (var barrier = mp().barrier(2)) {
            var waiting = waiting(barrier);
            Expect.endsWell(child(barrier::abort));
            isBroken(barrier, waiting);
            Expect.endsWell(child(barrier::reset));
            assertFalse(barrier.isBroken());
            var again = waiting(barrier);
            barrier.reset();
            again.failure(BrokenBarrierException.class, Expect.AT_ONCE);
            assertFalse(barrier.isBroken());
            var third = waiting(barrier);
            assertEquals(0, barrier.await());
            assertEquals(1, third.result(Expect.AT_ONCE));
        }
    }

    @Test
    default void closingTheHandleOfAWaiterBreaksIt() throws Exception {
        var barrier = mp().barrier(3);
        Process other = child(() -> {
            var theirs = waiting(barrier);
            barrier.close();
            theirs.failure(IllegalStateException.class, Expect.AT_ONCE);
            assertThrows(IllegalStateException.class, barrier::await);
            assertThrows(IllegalStateException.class, barrier::parties);
            assertEquals("Barrier[closed]", barrier.toString());
            Await.forever();
        });
        var own = waiting(barrier);
        own.failure(BrokenBarrierException.class, Await.LIMIT);
        isBroken(barrier, own);
        other.kill();
        barrier.close();
        var closed = mp().barrier(2);
        var waiting = waiting(closed);
        closed.close();
        closed.close();
        waiting.failure(IllegalStateException.class, Expect.AT_ONCE);
        assertThrows(IllegalStateException.class, closed::reset);
    }

    @Test
    default void anActionThatThrowsBreaksItAndItsThreadGetsTheException() throws Exception {
        try (var barrier = mp().barrier(2, () -> {
            throw new UnsupportedOperationException("not today");
        })) {
            var other = waiting(barrier);
            Process last = child(() -> {
                var thrown = assertThrows(UnsupportedOperationException.class, barrier::await);
                assertEquals("not today", thrown.getMessage());
            });
            other.failure(BrokenBarrierException.class, Await.LIMIT);
            isBroken(barrier, other);
            Expect.endsWell(last);
            barrier.reset();
            var again = waiting(barrier);
            assertThrows(UnsupportedOperationException.class, barrier::await);
            isBroken(barrier, again);
        }
    }

    @Test
    default void aBarrierThatIsResetWhileItsActionRunsIsBrokenForThatRoundOnly() throws Exception {
        var running = mp().<String>queue();
        var go = mp().<String>queue();
        try (var barrier = mp().barrier(2, () -> {
            running.put("running");
            go.take();
        })) {
            var first = List.of(waiting(barrier), waiting(barrier));
            Expect.next("running", running);
            barrier.reset();
            go.put("go");
            for (var each : first) {
                each.failure(BrokenBarrierException.class, Expect.AT_ONCE);
            }
            assertFalse(barrier.isBroken());
            var next = waiting(barrier);
            go.put("go");
            assertEquals(0, barrier.await());
            next.result(Expect.AT_ONCE);
        }
    }
}
