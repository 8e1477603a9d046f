package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.Wait;
import io.multiprocessing.Waitable;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One thread waits for the first of several things. */
interface WaitRules extends Stage {
    Duration LONG = Duration.ofMinutes(1);

    @Test
    @Row("WAI-01")
    default void messagesOfSeveralChildrenAreReadAsTheyComeUntilAllHaveEnded() throws Exception {
        var readers = new ArrayList<Connection<int[]>>();
        var processes = new ArrayList<Process>();
        for (int child = 0; child < 4; child++) {
            Pipe<int[]> pipe = mp().pipe(Pipe.Direction.ONE_WAY);
            var writer = pipe.second();
            int number = child;
            processes.add(child(() -> {
                for (int i = 0; i < 10; i++) {
                    writer.send(new int[] {number, i});
                }
            }));
            writer.close();
            readers.add(pipe.first());
        }
        Map<Integer, Set<Integer>> seen = new HashMap<>();
        while (!readers.isEmpty()) {
            for (Connection<int[]> reader : Wait.any(readers)) {
                try {
                    int[] message = reader.receive();
                    seen.computeIfAbsent(message[0], _ -> new HashSet<>()).add(message[1]);
                } catch (EOFException e) {
                    readers.remove(reader);
                    reader.close();
                }
            }
        }
        assertEquals(4, seen.size());
        seen.values().forEach(numbers -> assertEquals(10, numbers.size()));
        var left = new ArrayList<>(processes);
        while (!left.isEmpty()) {
            left.removeAll(Wait.any(left));
        }
        Expect.endsWell(processes.toArray(Process[]::new));
    }

    @Test
    @Row({"WAI-03", "WAI-06", "WAI-08", "WAI-09"})
    default void readinessIsAStateThatLastsUntilSomebodyTakes() throws Exception {
        Pipe<String> pipe = mp().pipe();
        var first = pipe.first();
        var second = pipe.second();
        Queue<String> queue = mp().queue();
        assertEquals(List.of(), Wait.any(List.of(), LONG));
        Expect.atOnce(() -> assertEquals(List.of(), Wait.any(List.of(first, second), Duration.ofSeconds(-1))));
        assertEquals(
                List.of(),
                Expect.after(Duration.ofMillis(300), () -> Wait.any(List.of(first, second), Duration.ofMillis(300))));
        second.send("one");
        assertEquals(List.of(first), Wait.any(List.of(first, second), LONG));
        queue.put("element");
        List<Waitable> all = List.of(queue, second, first, queue);
        assertEquals(List.of(queue, first), Wait.any(all, LONG));
        assertEquals(List.of(queue, first), Wait.any(all, Duration.ZERO));
        assertEquals("one", first.receive());
        assertEquals(List.of(queue), Wait.any(all));
        assertEquals("element", queue.take());
        assertEquals(List.of(), Wait.any(all, Duration.ZERO));
        second.close();
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(first), Wait.any(List.of(queue, first), LONG));
        }
        assertThrows(EOFException.class, first::receive);
        queue.shutdown();
        assertEquals(List.of(queue, first), Wait.any(List.of(queue, first), LONG));
        first.close();
        queue.close();
    }

    @Test
    default void aChildWaitsForWhatOthersHost() throws Exception {
        Queue<String> first = mp().queue();
        Queue<String> second = mp().queue();
        Queue<String> told = mp().queue();
        Process child = child(() -> {
            told.put("empty: "
                    + Wait.any(List.of(first, second), Duration.ofMillis(100)).isEmpty());
            for (int i = 0; i < 3; i++) {
                for (Queue<String> ready : Wait.any(List.of(first, second))) {
                    told.put((ready == first ? "first " : "second ") + ready.take());
                }
            }
        });
        Expect.next("empty: true", told);
        second.put("a");
        Expect.next("second a", told);
        first.put("b");
        Expect.next("first b", told);
        second.put("c");
        Expect.next("second c", told);
        Expect.endsWell(child);
        assertTrue(first.isEmpty() && second.isEmpty());
    }

    @Test
    default void whoLooksTakesNothingFromOthers() throws Exception {
        Queue<String> queue = mp().queue();
        Queue<String> told = mp().queue();
        Process looker = child(() -> {
            told.put("ready: " + Wait.any(List.of(queue), LONG).size());
            told.put("closed: " + queue.toString().isEmpty());
            assertThrows(InterruptedException.class, () -> {
                while (true) {
                    Wait.any(List.of(told, Process.parent().orElseThrow()), LONG);
                }
            });
        });
        queue.put("for whoever takes it");
        Expect.next("ready: 1", told);
        assertEquals("for whoever takes it", queue.poll(LONG));
        Expect.next("closed: false", told);
        looker.interrupt();
        Expect.endsWell(looker);
    }

    @Test
    default void anEndOfAProcessEndsTheWaitHoweverItEnds() throws Exception {
        Queue<String> never = mp().queue();
        Queue<String> told = mp().queue();
        Process child = child(() -> {
            told.put("up");
            never.take();
        });
        Expect.next("up", told);
        assertEquals(List.of(), Wait.any(List.of(never, child), Duration.ZERO));
        var waiting = Waiting.in(() -> Wait.any(List.of(never, child), LONG));
        child.kill();
        assertEquals(List.of(child), waiting.result(Await.LIMIT));
        child.join();
        assertEquals(List.of(child), Wait.any(List.of(never, child)));
        Process unstarted = mp().process().unstarted(() -> {});
        assertThrows(IllegalStateException.class, () -> Wait.any(List.of(unstarted), LONG));
    }

    @Test
    default void closingAnObjectEndsTheWaitForIt() throws Exception {
        Queue<String> queue = mp().queue();
        Pipe<String> pipe = mp().pipe(Pipe.Direction.ONE_WAY);
        var waiting = Waiting.in(() -> Wait.any(List.of(pipe.first(), queue), LONG));
        queue.close();
        waiting.failure(IllegalStateException.class, Await.LIMIT);
        assertThrows(IllegalStateException.class, () -> Wait.any(List.of(queue), Duration.ZERO));
        assertThrows(UnsupportedOperationException.class, () -> Wait.any(List.of(pipe.second()), Duration.ZERO));
        assertThrows(NullPointerException.class, () -> Wait.any(null, LONG));
        pipe.close();
    }

    @Test
    default void anObjectWhoseMakerIsDeadIsReadyAndGivesTheError() throws Exception {
        Pipe<Queue<String>> handedUp = mp().pipe(Pipe.Direction.ONE_WAY);
        var up = handedUp.second();
        Process maker = child(() -> {
            Queue<String> made = Context.current().queue();
            up.send(made);
            made.take();
        });
        Queue<String> lost = Expect.received(handedUp.first());
        var waiting = Waiting.in(() -> Wait.any(List.of(lost), LONG));
        maker.kill();
        assertEquals(List.of(lost), waiting.result(Await.LIMIT));
        assertThrows(java.io.UncheckedIOException.class, lost::take);
        maker.join();
        handedUp.close();
        lost.close();
    }
}
