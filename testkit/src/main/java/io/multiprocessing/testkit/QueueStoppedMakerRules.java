package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process that made a queue is stopped, not dead. Nobody hangs who has a way out, and when it goes on, what was put
 * is there, what was not is not, and nothing was taken. Where a queue does not live in its maker, nobody need notice.
 */
interface QueueStoppedMakerRules extends Stage {
    int SMALL_BYTES = 100_000;
    int LARGE_BYTES = 3 << 20;

    /** More than any transport keeps on its way. */
    private static int many(int bytes) {
        return (30 << 20) / bytes;
    }

    /** A child makes a queue, this process has put something into it, and the child is still running. */
    private Made made(int capacity) throws InterruptedException {
        var queues = mp().<Queue<byte[]>>queue();
        Process maker = child(() -> {
            var made = Context.current().<byte[]>queue(capacity);
            queues.put(made);
            queues.put(made);
            Await.forever();
        });
        var made = new Made(maker, Expect.next(queues), Expect.next(queues));
        made.first.put(new byte[1]);
        return made;
    }

    /** Two handles, of which tests close one. */
    record Made(Process maker, Queue<byte[]> first, Queue<byte[]> second) implements AutoCloseable {
        /** So much is in the queue once the maker runs again, beside what was put into it at first, and no more. */
        void assertHolds(int count) throws InterruptedException {
            assertEquals(1, Expect.next(second).length);
            for (int i = 1; i <= count; i++) {
                assertNotNull(second.poll(Await.LIMIT), "number " + i + " of " + count);
            }
            assertNull(second.poll(Duration.ofMillis(200)), "more than " + count);
        }

        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL_BYTES, LARGE_BYTES})
    default void anInterruptEndsAPutThatAStoppedMakerDoesNotTake(int bytes) throws Exception {
        try (var made = made(Integer.MAX_VALUE);
                var stopped = Stopped.of(made.maker)) {
            var put = new AtomicInteger();
            var putting = Waiting.in(() -> {
                while (put.get() < many(bytes) && !Thread.currentThread().isInterrupted()) {
                    try {
                        made.first.put(new byte[bytes]);
                        put.incrementAndGet();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // this one was not put
                    }
                }
                return Thread.currentThread().isInterrupted();
            });
            boolean inTime = putting.isDone();
            putting.interrupt();
            assertTrue(putting.result(Expect.AT_ONCE) || inTime, "the thread is still interrupted");
            stopped.goOn();
            made.assertHolds(put.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL_BYTES, LARGE_BYTES})
    default void aTimedOfferToAStoppedMakerKeepsItsLimit(int bytes) throws Exception {
        try (var made = made(Integer.MAX_VALUE);
                var stopped = Stopped.of(made.maker)) {
            int put = 0;
            boolean taken = true;
            while (taken && put < many(bytes)) {
                long began = System.nanoTime();
                taken = made.first.offer(new byte[bytes], Duration.ofMillis(200));
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                assertTrue(took.compareTo(Duration.ofSeconds(3)) < 0, () -> "took " + took);
                put += taken ? 1 : 0;
            }
            stopped.goOn();
            made.assertHolds(put);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL_BYTES, LARGE_BYTES})
    default void closingEndsAPutThatAStoppedMakerDoesNotTake(int bytes) throws Exception {
        try (var made = made(Integer.MAX_VALUE);
                var stopped = Stopped.of(made.maker)) {
            var put = new AtomicInteger();
            var putting = Waiting.in(() -> {
                while (put.get() < many(bytes)) {
                    made.first.put(new byte[bytes]);
                    put.incrementAndGet();
                }
                return null;
            });
            made.first.close();
            Exception closed = putting.outcome(Expect.AT_ONCE);
            assertTrue(closed == null || closed instanceof IllegalStateException, () -> "threw " + closed);
            stopped.goOn();
            made.assertHolds(put.get());
        }
    }

    @Test
    default void handlesOfAStoppedMakersQueueTravelElsewhereWithoutWaitingForTheMaker() throws Exception {
        try (var made = made(Integer.MAX_VALUE);
                Queue<List<Queue<byte[]>>> elsewhere = mp().queue()) {
            int put = 0;
            try (var _ = Stopped.of(made.maker)) {
                while (put < many(SMALL_BYTES) && made.first.offer(new byte[SMALL_BYTES], Duration.ofMillis(200))) {
                    put++;
                }
                var sending = Waiting.in(() -> {
                    elsewhere.put(List.of(made.first, made.first, made.second));
                    return null;
                });
                sending.result(Expect.AT_ONCE);
            }
            Expect.next(elsewhere).forEach(Queue::close);
            made.assertHolds(put);
        }
    }

    /**
     * Of one maker, so that its silence is waited for once: questions to a queue that bounds nothing yet, a poll, and
     * an offer to a queue that is full.
     */
    @Test
    default void whatIsAskedOfAStoppedMakerIsAnsweredOrRefusedInTimeAndNothingIsLost() throws Exception {
        var made = mp().<List<Queue<byte[]>>>queue();
        Process maker = child(() -> {
            var context = Context.current();
            made.put(List.of(context.queue(100), context.queue(), context.queue(3)));
            Await.forever();
        });
        List<Queue<byte[]>> queues = Expect.next(made);
        Queue<byte[]> asked = queues.get(0);
        Queue<byte[]> polled = queues.get(1);
        Queue<byte[]> full = queues.get(2);
        for (int length = 1; length <= 3; length++) {
            asked.put(new byte[length]);
        }
        polled.put(new byte[1]);
        while (full.offer(new byte[2])) {
            // with the credits used up, every offer is a question
        }
        byte[] got;
        try (var stopped = Stopped.of(maker)) {
            var questions = new ArrayList<Waiting<Object>>();
            for (Callable<Object> question : List.<Callable<Object>>of(
                    asked::size,
                    asked::isEmpty,
                    asked::isFull,
                    asked::peek,
                    asked::toArray,
                    () -> asked.contains("no byte array"),
                    () -> asked.removeIf(_ -> false))) {
                questions.add(Waiting.in(question));
            }
            var polling = Waiting.in(polled::poll);
            var timed = Waiting.in(() -> polled.poll(Duration.ofMillis(100)));
            var offering = Waiting.in(() -> full.offer(new byte[2]));
            got = timed.result(Await.scaled(Duration.ofSeconds(5)));
            for (Waiting<Object> question : questions) {
                stopped.answersOrSays(UncheckedIOException.class, question);
            }
            stopped.answersOrSays(UncheckedIOException.class, polling);
            if (polling.outcome(Expect.AT_ONCE) == null && got == null) {
                got = polling.result(Expect.AT_ONCE);
            }
            stopped.answersOrSays(UncheckedIOException.class, offering);
            Exception refusal = offering.outcome(Expect.AT_ONCE);
            assertTrue(
                    refusal == null || refusal.getMessage().contains("not known"),
                    () -> "it does not say that it may have put: " + refusal);
        }
        isAllThere(asked);
        assertEquals(1, (got == null ? Expect.next(polled) : got).length, "what the poll did not get is still there");
        assertNull(polled.poll());
        assertTrue(polled.isEmpty());
        assertEquals(3, full.size());
        full.clear();
        assertTrue(full.offer(new byte[2]));
        queues.forEach(Queue::close);
    }

    private static void isAllThere(Queue<byte[]> queue) throws InterruptedException {
        for (int length = 1; length <= 3; length++) {
            assertEquals(length, Expect.next(queue).length);
        }
        assertTrue(queue.isEmpty());
    }
}
