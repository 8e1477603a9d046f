package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Producers, consumers and makers that are killed: nothing is lost, nothing comes twice, nobody hangs. */
interface QueueDeathRules extends Stage {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue.put.before-send",
                "queue.put.after-send",
                "queue.take.requested",
                "queue.take.received",
                "queue.take.after-ack"
            })
    default void whereverAUserOfTheQueueIsKilledTheOthersGoOn(String point) throws Exception {
        try (var survivors = new Survivors(mp())) {
            var queue = survivors.queue();
            Process victim = killAt().stopped(point, () -> {
                queue.put("from the victim");
                queue.take();
            });
            KillAt.kill(victim);
            survivors.check(this);
        }
    }

    @Test
    default void anElementThatWasSentSurvivesItsPutter() throws Exception {
        var queue = mp().<String>queue();
        killAt().killed("queue.put.after-send", () -> queue.put("sent"));
        assertEquals("sent", queue.poll(Expect.AT_ONCE));
        assertTrue(queue.isEmpty());
    }

    @Test
    default void anElementThatWasNotSentIsNotThere() throws Exception {
        var queue = mp().<String>queue();
        killAt().killed("queue.put.before-send", () -> queue.put("not sent"));
        assertNull(queue.poll(Duration.ofMillis(100)));
    }

    @Test
    default void anElementThatWasNotAcknowledgedIsDeliveredToAnother() throws Exception {
        var queue = mp().<String>queue();
        queue.put("first");
        queue.put("second");
        killAt().killed("queue.take.received", queue::take);
        Expect.endsWell(child(() -> {
            assertEquals("first", queue.poll(Duration.ofSeconds(1)));
            assertEquals("second", queue.poll(Duration.ofSeconds(1)));
        }));
        assertTrue(queue.isEmpty());
    }

    @Test
    default void anElementThatWasAcknowledgedIsNotDeliveredAgain() throws Exception {
        var queue = mp().<String>queue();
        queue.put("first");
        queue.put("second");
        killAt().killed("queue.take.after-ack", queue::take);
        assertEquals("second", queue.poll(Expect.AT_ONCE));
        assertTrue(queue.isEmpty());
    }

    @Test
    default void elementsOfADeadConsumerComeBackInTheirOrderAndBeforeTheOthers() throws Exception {
        var queue = mp().<Integer>queue();
        for (int i = 0; i < 100; i++) {
            queue.put(i);
        }
        killAt().killed("queue.take.received#5", () -> {
            while (true) {
                queue.take();
            }
        });
        for (int i = 4; i < 100; i++) {
            assertEquals(i, queue.poll(Expect.AT_ONCE));
        }
        assertTrue(queue.isEmpty());
    }

    @Test
    default void anElementThatComesBackReachesThoseWhoAlreadyWait() throws Exception {
        var queue = mp().<String>queue();
        queue.put("only");
        Process victim = killAt().stopped("queue.take.received", queue::take);
        var waiting = Waiting.in(() -> queue.poll(Await.LIMIT));
        victim.kill();
        assertEquals("only", waiting.result(Expect.AT_ONCE));
    }

    @Test
    default void aPutterThatWaitsForRoomDoesNotPutAfterItsDeath() throws Exception {
        var queue = mp().<String>queue(1);
        var ready = mp().<String>queue();
        queue.put("full");
        Process victim = child(() -> {
            Waiting.in(() -> {
                queue.put("too late");
                return "";
            });
            ready.put("ready");
            Await.forever();
        });
        Expect.next("ready", ready);
        KillAt.kill(victim);
        assertEquals("full", queue.take());
        assertNull(queue.poll(Duration.ofMillis(100)));
    }

    @Test
    @Row("ROB-03")
    default void consumersGoOnWhenOneOfThemIsKilledWhileItWaits() throws Exception {
        var queue = mp().<Integer>queue();
        var taken = mp().<Integer>queue();
        var ready = mp().<String>queue();
        var consumers = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            consumers.add(consumer(queue, taken, ready));
        }
        int number = 0;
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 4; i++) {
                queue.put(number++);
            }
            if (round % 5 == 4) {
                consumers.add(consumer(queue, taken, ready));
            }
            if (round % 5 == 2) {
                KillAt.kill(consumers.removeFirst());
            }
        }
        Await.until("the queue is empty", queue::isEmpty);
        KillAt.kill(consumers.removeFirst());
        for (int i = 0; i < 4; i++) {
            queue.put(number++);
        }
        Await.until("the queue is empty", queue::isEmpty);
        // A consumer tells what it took only afterwards: of those five that were killed, each may have kept one element
        // to itself.
        int told = number - 5;
        Await.until("the elements that were taken are told", () -> taken.size() >= told);
        var all = new ArrayList<>(taken);
        assertEquals(all.size(), new HashSet<>(all).size(), () -> "twice: " + all);
    }

    private Process consumer(Queue<Integer> queue, Queue<Integer> taken, Queue<String> ready)
            throws InterruptedException {
        Process consumer = child(() -> {
            ready.put("ready");
            while (true) {
                taken.put(queue.take());
            }
        });
        Expect.next("ready", ready);
        return consumer;
    }

    @Test
    @Row("ROB-03")
    default void aConsumerThatIsKilledWhileItWaitsTakesNothing() throws Exception {
        var queue = mp().<Integer>queue();
        for (int round = 0; round < 3; round++) {
            Process victim = killAt().stopped("queue.take.requested", queue::take);
            var other = Waiting.in(queue::take);
            victim.kill();
            queue.put(round);
            assertEquals(round, other.result(Expect.AT_ONCE));
            Expect.ends(-9, victim);
        }
        assertTrue(queue.isEmpty());
    }

    @Test
    @Row("ROB-05")
    default void aTimedTakeIsBoundedWhenAProducerDiesInTheMiddleOfALargeElement() throws Exception {
        var ready = mp().<String>queue();
        var takers = new ArrayList<Waiting<Queue<byte[]>>>();
        for (int round = 0; round < 3; round++) {
            var queue = mp().<byte[]>queue();
            Process producer = child(() -> {
                byte[] element = new byte[16 << 20];
                ready.put("ready");
                while (true) {
                    queue.put(element);
                }
            });
            Expect.next("ready", ready);
            Await.pause(Duration.ofMillis(20 * round));
            producer.kill();
            takers.add(Waiting.started(() -> {
                Expect.within(Await.scaled(Duration.ofSeconds(10)), () -> {
                    byte[] element = queue.poll(Duration.ofSeconds(2));
                    assertTrue(element == null || element.length == 16 << 20);
                });
                return queue;
            }));
            Expect.ends(-9, producer);
        }
        for (var taker : takers) {
            Queue<byte[]> queue = taker.result(Await.LIMIT);
            queue.clear();
            queue.put(new byte[1]);
            assertEquals(1, queue.take().length);
            queue.close();
        }
    }

    @Test
    default void theDeathOfTheMakerEndsItsQueueForAllOthersAtOnce() throws Exception {
        var queues = mp().<Queue<String>>queue();
        var ready = mp().<String>queue();
        Process maker = child(() -> {
            var made = Context.current().<String>queue(1);
            made.put("first");
            queues.put(made);
            queues.put(made);
            Await.forever();
        });
        Queue<String> made = Expect.next(queues);
        Process sibling = child(() -> {
            Queue<String> mine = queues.take();
            Waiting<Object> putting = Waiting.in(() -> {
                while (true) {
                    mine.put("more");
                }
            });
            ready.put("ready");
            putting.failure(UncheckedIOException.class, Await.LIMIT);
        });
        Expect.next("ready", ready);
        Await.until("the queue is full", made::isFull);
        Waiting<Object> taking = Waiting.in(() -> {
            while (true) {
                if ("never".equals(made.take())) {
                    return List.of();
                }
            }
        });
        maker.kill();
        taking.failure(UncheckedIOException.class, Expect.AT_ONCE);
        assertThrows(UncheckedIOException.class, () -> made.put("x"));
        assertThrows(UncheckedIOException.class, made::size);
        assertThrows(UncheckedIOException.class, made::poll);
        Expect.endsWell(sibling);
        Expect.ends(-9, maker);
        made.close();
    }
}
