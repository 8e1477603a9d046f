package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Threads that wait in a queue: interrupts, virtual threads, first come first served. */
interface QueueWaitingRules extends Stage {
    @Test
    @Row("ROB-32")
    default void aWaitingTakeAnswersToAnInterrupt() throws Exception {
        var queue = mp().<Integer>queue();
        var taking = Waiting.in(queue::take);
        var polling = Waiting.in(() -> queue.poll(Duration.ofHours(1)));
        taking.interrupt();
        taking.failure(InterruptedException.class, Expect.AT_ONCE);
        polling.interrupt();
        polling.failure(InterruptedException.class, Expect.AT_ONCE);
        queue.put(1);
        assertEquals(1, queue.take());
    }

    @Test
    @Row("ROB-32")
    default void aWaitingPutAnswersToAnInterrupt() throws Exception {
        var queue = mp().<Integer>queue(1);
        queue.put(1);
        var putting = Waiting.in(() -> {
            queue.put(2);
            return "put";
        });
        var offering = Waiting.in(() -> queue.offer(3, Duration.ofHours(1)));
        putting.interrupt();
        putting.failure(InterruptedException.class, Expect.AT_ONCE);
        offering.interrupt();
        offering.failure(InterruptedException.class, Expect.AT_ONCE);
        assertEquals(1, queue.take());
        assertTrue(queue.isEmpty());
    }

    @Test
    @Row("ROB-32")
    default void waitsInAChildAnswerToInterruptsAndTheQueueIsUnharmed() throws Exception {
        var empty = mp().<Integer>queue();
        var full = mp().<Integer>queue(1);
        full.put(1);
        Process process = child(() -> {
            for (int i = 0; i < 20; i++) {
                var taking = Waiting.in(empty::take);
                var putting = Waiting.in(() -> {
                    full.put(2);
                    return "put";
                });
                taking.interrupt();
                putting.interrupt();
                taking.failure(InterruptedException.class, Expect.AT_ONCE);
                putting.failure(InterruptedException.class, Expect.AT_ONCE);
            }
        });
        Expect.endsWell(process);
        assertEquals(1, full.take());
        assertTrue(full.isEmpty());
        empty.put(7);
        assertEquals(7, empty.take());
    }

    @Test
    @Row("ROB-32")
    default void noElementIsLostToAnInterruptThatComesWithIt() throws Exception {
        var queue = mp().<Integer>queue();
        var taken = mp().<Integer>queue();
        var rounds = mp().<String>queue(1);
        int count = 200;
        Process process = child(() -> {
            for (int i = 0; i < count; i++) {
                Thread taker = Thread.ofPlatform().start(() -> {
                    try {
                        taken.add(queue.take());
                    } catch (InterruptedException nothingWasTaken) {
                        // the element is for somebody else
                    }
                });
                rounds.put("go");
                taker.interrupt();
                taker.join();
            }
        });
        for (int i = 0; i < count; i++) {
            Expect.next("go", rounds);
            queue.put(i);
        }
        Expect.endsWell(process);
        assertEquals(count, queue.size() + taken.size(), () -> "left: " + queue.size() + ", taken: " + taken.size());
    }

    @Test
    default void callsThatDoNotWaitIgnoreAnInterruptAndKeepIt() throws Exception {
        var queue = mp().<Integer>queue();
        queue.put(1);
        var calls = Waiting.in(() -> {
            Thread.currentThread().interrupt();
            assertEquals(1, queue.poll());
            assertTrue(queue.offer(2));
            return Thread.interrupted();
        });
        assertTrue(calls.result(Await.LIMIT));
    }

    @Test
    default void waitersAreServedFirstComeFirstServed() throws Exception {
        var queue = mp().<Integer>queue();
        var waiting = new ArrayList<Waiting<Integer>>();
        for (int i = 0; i < 4; i++) {
            waiting.add(Waiting.in(queue::take));
        }
        for (int i = 0; i < 4; i++) {
            queue.put(i);
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(i, waiting.get(i).result(Await.LIMIT));
        }
    }

    @Test
    default void aThousandVirtualThreadsThatWaitDoNotKeepOthersFromRunning() throws Exception {
        var blocked = mp().<Integer>queue();
        var ping = mp().<Integer>queue();
        var pong = mp().<Integer>queue();
        Process process = child(() -> {
            var takers = new ArrayList<Thread>();
            for (int i = 0; i < 1000; i++) {
                takers.add(Thread.ofVirtual().start(() -> {
                    try {
                        blocked.take();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            Thread echo = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 50; i++) {
                    try {
                        pong.put(ping.take());
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            echo.join();
            for (Thread taker : takers) {
                taker.join();
            }
        });
        for (int i = 0; i < 50; i++) {
            ping.put(i);
            Expect.next(i, pong);
        }
        for (int i = 0; i < 1000; i++) {
            blocked.put(i);
        }
        Expect.endsWell(process);
        assertTrue(blocked.isEmpty());
    }

    @Test
    default void aThousandVirtualThreadsOfTheMakerMayWaitToo() throws Exception {
        var queue = mp().<Integer>queue();
        var takers = new ArrayList<Thread>();
        var sum = new java.util.concurrent.atomic.AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            takers.add(Thread.ofVirtual().start(() -> {
                try {
                    sum.addAndGet(queue.take());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        Expect.endsWell(child(() -> {
            for (int i = 0; i < 1000; i++) {
                queue.put(1);
            }
        }));
        for (Thread taker : takers) {
            assertTrue(taker.join(Await.LIMIT));
        }
        assertEquals(1000, sum.get());
    }

    @Test
    default void aProducerWaitsForASlowConsumer() throws Exception {
        var queue = mp().<Integer>queue(2);
        var progress = mp().<Integer>queue();
        Process process = child(() -> {
            for (int i = 0; i < 5; i++) {
                queue.put(i);
                progress.put(i);
            }
        });
        Expect.next(0, progress);
        Expect.next(1, progress);
        assertEquals(null, progress.poll(Duration.ofMillis(200)));
        assertEquals(2, queue.size());
        assertEquals(List.of(0, 1), new ArrayList<>(queue));
        for (int i = 0; i < 5; i++) {
            assertEquals(i, Expect.next(queue));
        }
        Expect.endsWell(process);
    }
}
