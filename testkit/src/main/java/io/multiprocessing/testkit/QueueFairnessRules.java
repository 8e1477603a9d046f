package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Elements sent ahead to one consumer are not withheld from the others. */
interface QueueFairnessRules extends Stage {
    @Test
    default void anElementOnItsWayToAnInterruptedThreadGoesToAnotherThreadOfItsProcess() throws Exception {
        var queue = mp().<Integer>queue();
        var result = mp().<String>queue();
        Process process = child(() -> {
            for (int round = 0; round < 10; round++) {
                var first = Waiting.in(() -> queue.take());
                var second = Waiting.in(() -> queue.take());
                queue.put(round);
                first.interrupt();
                // whoever of the two got it, none is stuck beside an element
                Await.until("the element is taken", () -> first.isDone() || second.isDone());
                Await.until("nothing is left", queue::isEmpty);
                second.interrupt();
                Await.until("both threads are free", () -> first.isDone() && second.isDone());
            }
            result.put("done");
        });
        Expect.next("done", result);
        Expect.endsWell(process);
    }

    @Test
    default void anIdleConsumerDoesNotKeepElementsFromOthers() throws Exception {
        var queue = mp().<Integer>queue();
        var taken = mp().<Integer>queue();
        var release = mp().<String>queue();
        for (int i = 0; i < 200; i++) {
            queue.put(i);
        }
        Process idle = child(() -> {
            taken.put(queue.take());
            release.take();
        });
        int first = Expect.next(taken);
        var rest = new HashSet<Integer>();
        for (int i = 0; i < 199; i++) {
            assertTrue(rest.add(Expect.next(queue)));
        }
        assertEquals(199, rest.size());
        assertTrue(!rest.contains(first));
        assertTrue(queue.isEmpty());
        release.put("end");
        Expect.endsWell(idle);
    }

    @Test
    default void anIdleConsumerDoesNotKeepElementsFromAnotherChild() throws Exception {
        var queue = mp().<Integer>queue();
        var taken = mp().<Integer>queue();
        var release = mp().<String>queue();
        for (int i = 0; i < 100; i++) {
            queue.put(i);
        }
        Process idle = child(() -> {
            taken.put(queue.take());
            release.take();
        });
        var seen = new HashSet<>(Set.of(Expect.next(taken)));
        Process busy = child(() -> {
            for (int i = 0; i < 99; i++) {
                taken.put(queue.take());
            }
        });
        for (int i = 0; i < 99; i++) {
            assertTrue(seen.add(Expect.next(taken)));
        }
        Expect.endsWell(busy);
        release.put("end");
        Expect.endsWell(idle);
    }

    @Test
    default void aStoppedConsumerHoldsAtMostSixtyFourElementsAndTheyComeBackWhenItIsKilled() throws Exception {
        var queue = mp().<Integer>queue();
        var taken = mp().<Integer>queue();
        for (int i = 0; i < 300; i++) {
            queue.put(i);
        }
        Process stopped = child(() -> {
            taken.put(queue.take());
            Await.forever();
        });
        int first = Expect.next(taken);
        Pids.signal("STOP", stopped.pid());
        var rest = new HashSet<Integer>();
        for (int i = 0; i < 300 - 1 - 64; i++) {
            Integer element = queue.poll(Duration.ofSeconds(10));
            assertNotNull(element, "withheld by the stopped consumer: " + (299 - rest.size()));
            assertTrue(rest.add(element));
        }
        KillAt.kill(stopped);
        while (rest.size() < 299) {
            assertTrue(rest.add(Expect.next(queue)));
        }
        assertTrue(!rest.contains(first));
        assertTrue(queue.isEmpty());
    }

    @Test
    default void elementsGivenBackDoNotComeAfterNewerOnes() throws Exception {
        var queue = mp().<Integer>queue();
        var taken = mp().<Integer>queue();
        var release = mp().<String>queue();
        for (int i = 0; i < 200; i++) {
            queue.put(i);
        }
        Process idle = child(() -> {
            for (int i = 0; i < 20; i++) {
                taken.put(queue.take());
            }
            release.take();
        });
        for (int i = 0; i < 20; i++) {
            Expect.next(i, taken);
        }
        for (int i = 20; i < 200; i++) {
            Expect.next(i, queue);
        }
        release.put("end");
        Expect.endsWell(idle);
    }

    @Test
    default void eachOfSeveralConsumersSeesTheOrderOfAProducer() throws Exception {
        var queue = mp().<Integer>queue();
        var consumers = new java.util.ArrayList<Process>();
        for (int i = 0; i < 2; i++) {
            consumers.add(child(() -> {
                int last = -1;
                for (int number = queue.take(); number != Integer.MAX_VALUE; number = queue.take()) {
                    assertTrue(number > last, number + " after " + last);
                    last = number;
                }
            }));
        }
        for (int i = 0; i < 5000; i++) {
            queue.put(i);
        }
        queue.put(Integer.MAX_VALUE);
        queue.put(Integer.MAX_VALUE);
        Expect.endsWell(consumers.toArray(Process[]::new));
    }

    @Test
    default void consumersShareTheWork() throws Exception {
        var queue = mp().<Integer>queue();
        var warm = mp().<Integer>queue();
        var counts = mp().<Integer>queue();
        var ready = mp().<String>queue();
        for (int i = 0; i < 2; i++) {
            child(() -> {
                warm.take(); // a first time takes long
                ready.put("ready");
                int count = 0;
                while (queue.take() >= 0) {
                    count++;
                    Await.pause(Duration.ofMillis(3));
                }
                counts.put(count);
            });
        }
        warm.put(0);
        warm.put(0);
        Expect.next("ready", ready);
        Expect.next("ready", ready);
        for (int i = 0; i < 400; i++) {
            queue.put(i);
        }
        queue.put(-1);
        queue.put(-1);
        int one = Expect.next(counts);
        int two = Expect.next(counts);
        assertEquals(400, one + two);
        assertTrue(one >= 50 && two >= 50, () -> "one took " + one + ", the other " + two);
    }
}
