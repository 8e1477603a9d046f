package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import io.multiprocessing.QueueShutDownException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shutting a queue down, gently or at once, for all processes. */
interface QueueShutdownRules extends Stage {
    @Test
    @Row("QUE-32")
    default void aQueueThatIsShutDownIsDrainedAndThenRefuses() throws Exception {
        var queue = mp().<Integer>queue(1);
        queue.put(1);
        queue.shutdown();
        queue.shutdown();
        assertEquals(1, queue.size());
        Expect.atOnce(() -> {
            assertThrows(QueueShutDownException.class, () -> queue.put(2));
            assertThrows(QueueShutDownException.class, () -> queue.add(2));
            assertThrows(QueueShutDownException.class, () -> queue.offer(2));
            assertThrows(QueueShutDownException.class, () -> queue.offer(2, Duration.ofHours(1)));
        });
        Expect.endsWell(child(() -> {
            assertThrows(QueueShutDownException.class, () -> queue.put(2));
            assertEquals(1, queue.take());
            assertThrows(QueueShutDownException.class, queue::take);
            assertThrows(QueueShutDownException.class, () -> queue.poll());
        }));
        assertThrows(QueueShutDownException.class, queue::take);
        assertThrows(QueueShutDownException.class, queue::poll);
        assertThrows(QueueShutDownException.class, () -> queue.poll(Duration.ofHours(1)));
    }

    @Test
    default void shutdownEndsTheWaitsOfAllProcesses() throws Exception {
        var empty = mp().<Integer>queue();
        var full = mp().<Integer>queue(1);
        full.put(1);
        var ready = mp().<String>queue();
        var taking = Waiting.in(empty::take);
        var putting = Waiting.in(() -> full.offer(2, Duration.ofHours(1)));
        Process process = child(() -> {
            var theirTake = Waiting.in(empty::take);
            var theirPut = Waiting.in(() -> full.offer(3, Duration.ofHours(1)));
            ready.put("ready");
            theirTake.failure(QueueShutDownException.class, Await.LIMIT);
            theirPut.failure(QueueShutDownException.class, Await.LIMIT);
        });
        Expect.next("ready", ready);
        empty.shutdown();
        full.shutdown();
        taking.failure(QueueShutDownException.class, Expect.AT_ONCE);
        putting.failure(QueueShutDownException.class, Expect.AT_ONCE);
        Expect.endsWell(process);
        assertEquals(1, full.take());
    }

    @Test
    @Row("QUE-33")
    default void shutdownNowDropsWhatIsLeft() throws Exception {
        var queue = mp().<Integer>queue();
        for (int i = 0; i < 10; i++) {
            queue.put(i);
        }
        queue.shutdownNow();
        assertEquals(0, queue.size());
        assertThrows(QueueShutDownException.class, () -> queue.put(1));
        assertThrows(QueueShutDownException.class, queue::take);
        Expect.endsWell(child(() -> {
            assertTrue(queue.isEmpty());
            assertThrows(QueueShutDownException.class, () -> queue.put(1));
            assertThrows(QueueShutDownException.class, queue::take);
        }));
    }

    @Test
    default void aChildMayShutTheQueueDown() throws Exception {
        var queue = mp().<Integer>queue();
        var taking = Waiting.in(queue::take);
        Expect.endsWell(child(queue::shutdownNow));
        taking.failure(QueueShutDownException.class, Expect.AT_ONCE);
        assertThrows(QueueShutDownException.class, () -> queue.put(1));
    }

    @Test
    default void aConsumerDrainsAShutDownQueueToItsEnd() throws Exception {
        var queue = mp().<Integer>queue();
        var sums = mp().<Integer>queue();
        for (int i = 1; i <= 500; i++) {
            queue.put(i);
        }
        queue.shutdown();
        Process process = child(() -> {
            int sum = 0;
            try {
                while (true) {
                    sum += queue.take();
                }
            } catch (QueueShutDownException drained) {
                sums.put(sum);
            }
        });
        Expect.next(500 * 501 / 2, sums);
        Expect.endsWell(process);
    }
}
