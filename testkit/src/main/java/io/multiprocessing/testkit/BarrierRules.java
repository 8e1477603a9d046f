package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Barrier;
import io.multiprocessing.Connection;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.SerializationException;
import io.multiprocessing.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All go on when all have arrived, round after round; the last one runs the action. */
interface BarrierRules extends Stage {
    /** Four children and this process do the same. */
    private void five(Target target) throws Exception {
        var children = new ArrayList<Process>();
        for (int i = 0; i < 4; i++) {
            children.add(child(target));
        }
        target.runTarget();
        Expect.endsWell(children.toArray(Process[]::new));
    }

    @Test
    @Row({"BAR-01", "BAR-02"})
    default void nobodyGoesOnBeforeAllHaveArrivedRoundAfterRound() throws Exception {
        try (var barrier = mp().barrier(5)) {
            var arrived = mp().<Integer>queue();
            var left = mp().<Integer>queue();
            five(() -> {
                for (int round = 0; round < 10; round++) {
                    arrived.put(round);
                    assertEquals(5 * round, left.size());
                    barrier.await();
                    assertEquals(5 * (round + 1), arrived.size());
                    left.put(round);
                    barrier.await();
                }
            });
            assertEquals(50, arrived.size());
            assertEquals(50, left.size());
            assertEquals(0, barrier.waiting());
            assertFalse(barrier.isBroken());
        }
    }

    @Test
    @Row({"BAR-03", "BAR-04"})
    default void eachHasItsPlaceAndTheActionRanOnceBeforeAnybodyWentOn() throws Exception {
        var ran = mp().<Long>queue();
        try (var barrier = mp().barrier(5, () -> ran.put(ProcessHandle.current().pid()))) {
            var places = mp().<Integer>queue();
            var last = mp().<Long>queue();
            five(() -> {
                int place = barrier.await();
                assertEquals(1, ran.size());
                if (place == 0) {
                    last.put(ProcessHandle.current().pid());
                }
                places.put(place);
            });
            var all = new ArrayList<>(places);
            all.sort(null);
            assertEquals(List.of(0, 1, 2, 3, 4), all);
            assertEquals(last.poll(), ran.poll(), "the action runs in the last to arrive");
        }
    }

    @Test
    default void theFirstToArriveHasTheHighestPlace() throws Exception {
        try (var barrier = mp().barrier(3)) {
            var first = Waiting.in(() -> barrier.await());
            var second = Waiting.in(() -> barrier.await(Await.LIMIT));
            assertEquals(0, barrier.await());
            assertEquals(2, first.result(Expect.AT_ONCE));
            assertEquals(1, second.result(Expect.AT_ONCE));
        }
    }

    @Test
    @Row("BAR-10")
    default void aBarrierOfOneLetsEverybodyGoOnAtOnce() throws Exception {
        var ran = mp().<String>queue();
        try (var barrier = mp().barrier(1);
                var acting = mp().barrier(1, () -> ran.put("ran"))) {
            Expect.atOnce(() -> assertEquals(0, barrier.await()));
            Expect.atOnce(() -> assertEquals(0, barrier.await(Duration.ZERO)));
            ran.close(); // the barrier's own use of it lasts
            acting.await();
            Expect.endsWell(child(() -> assertEquals(0, acting.await())));
        }
    }

    @Test
    @Row("BAR-11")
    default void aThousandRoundsComeInOrder() throws Exception {
        try (var barrier = mp().barrier(5)) {
            var numbers = mp().<Integer>queue();
            five(() -> rounds(barrier, numbers));
            for (int round = 0; round < 1000; round++) {
                for (int i = 0; i < 5; i++) {
                    assertEquals(round, numbers.poll());
                }
            }
        }
    }

    @Test
    default void virtualThreadsThatArriveWhileTheActionRunsGoOnInTheirOwnRounds() throws Exception {
        var acting = mp().event();
        var goOn = mp().event();
        var ran = mp().sharedLong(0);
        Target action = () -> {
            ran.incrementAndGet();
            acting.set();
            assertTrue(goOn.await(Await.LIMIT));
        };
        try (var barrier = mp().barrier(2, action)) {
            var places = new ArrayList<Waiting<Integer>>();
            for (int i = 0; i < 2; i++) {
                places.add(Waiting.started(Thread.ofVirtual(), barrier::await));
            }
            assertTrue(acting.await(Await.LIMIT));
            for (int early = 1; early <= 4; early++) {
                places.add(Waiting.started(Thread.ofVirtual(), barrier::await));
                int expected = 1 + early; // who runs the action is not counted
                Await.until("it waits", () -> barrier.waiting() == expected);
            }
            goOn.set();
            int[] counts = new int[2];
            for (var place : places) {
                counts[place.result(Await.LIMIT)]++;
            }
            assertEquals(List.of(3, 3), List.of(counts[0], counts[1]));
            assertEquals(3, ran.get());
        }
    }

    @Test
    default void virtualThreadsAndPlatformThreadsOfTwoProcessesGoRoundTogether() throws Exception {
        int each = 3;
        var ran = mp().sharedLong(0);
        try (var barrier = mp().barrier(4 * each, ran::incrementAndGet)) {
            Target half = () -> {
                var threads = IntStream.range(0, 2 * each)
                        .mapToObj(i -> Waiting.started(
                                i % 2 == 0
                                        ? Thread.ofVirtual()
                                        : Thread.ofPlatform().daemon(),
                                () -> {
                                    for (int round = 1; round <= 50; round++) {
                                        barrier.await(Await.LIMIT);
                                        assertTrue(ran.get() >= round);
                                    }
                                    return true;
                                }))
                        .toList();
                for (var thread : threads) {
                    assertTrue(thread.result(Await.LIMIT));
                }
            };
            Process other = child(half);
            half.runTarget();
            Expect.endsWell(other);
            assertEquals(50, ran.get());
            assertEquals(0, barrier.waiting());
        }
        ran.close();
    }

    private static void rounds(Barrier barrier, Queue<Integer> numbers) throws Exception {
        for (int round = 0; round < 1000; round++) {
            barrier.await();
            numbers.put(round);
        }
    }

    @Test
    @Row("BAR-12")
    default void anotherProcessSeesWhoWaits() throws Exception {
        try (var barrier = mp().barrier(3)) {
            var waiting = Waiting.in(() -> barrier.await());
            Expect.endsWell(child(() -> {
                assertEquals(3, barrier.parties());
                assertEquals(1, barrier.waiting());
                assertFalse(barrier.isBroken());
                assertEquals("Barrier[parties=3, waiting=1]", barrier.toString());
            }));
            assertFalse(waiting.isDone());
            var second = Waiting.in(() -> barrier.await());
            barrier.await();
            waiting.result(Expect.AT_ONCE);
            second.result(Expect.AT_ONCE);
        }
    }

    @Test
    default void whoArrivesWhileTheActionRunsWaitsForTheNextRound() throws Exception {
        var running = mp().<String>queue();
        var go = mp().<String>queue();
        try (var barrier = mp().barrier(2, () -> {
            running.put("running");
            go.take();
        })) {
            var first = List.of(Waiting.in(() -> barrier.await()), Waiting.in(() -> barrier.await()));
            Expect.next("running", running);
            var next = List.of(Waiting.in(() -> barrier.await()), Waiting.in(() -> barrier.await()));
            assertTrue(first.stream().noneMatch(Waiting::isDone));
            go.put("go");
            for (var each : first) {
                each.result(Expect.AT_ONCE);
            }
            Expect.next("running", running);
            assertTrue(next.stream().noneMatch(Waiting::isDone));
            go.put("go");
            for (var each : next) {
                each.result(Expect.AT_ONCE);
            }
        }
    }

    @Test
    default void whatMakesNoSenseIsRefused() {
        for (int wrong : IntStream.of(0, -1).toArray()) {
            assertThrows(IllegalArgumentException.class, () -> mp().barrier(wrong));
            assertThrows(IllegalArgumentException.class, () -> mp().barrier(wrong, () -> {}));
        }
        assertThrows(NullPointerException.class, () -> mp().barrier(2, null));
        var thread = Thread.currentThread();
        assertThrows(SerializationException.class, () -> mp().barrier(2, thread::interrupt));
    }

    @Test
    default void anActionMayUseWhatItCaptured() throws Exception {
        var pipe = mp().<String>pipe();
        Connection<String> sending = pipe.second();
        try (var barrier = mp().barrier(2, () -> sending.send("all are here"))) {
            Process other = child(() -> {
                for (int i = 0; i < 3; i++) {
                    barrier.await();
                }
            });
            for (int i = 0; i < 3; i++) {
                barrier.await();
                assertEquals("all are here", Expect.received(pipe.first()));
            }
            Expect.endsWell(other);
        }
        pipe.close();
    }
}
