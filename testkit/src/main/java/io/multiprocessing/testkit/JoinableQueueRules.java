package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Process;
import io.multiprocessing.QueueShutDownException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counting what is unfinished, and waiting for it. */
interface JoinableQueueRules extends Stage {
    @Test
    @Row("JQU-05")
    default void joinReturnsAtOnceWhenNothingIsUnfinished() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        Expect.atOnce(queue::join);
        assertTrue(queue.join(Duration.ZERO));
        Expect.endsWell(child(() -> Expect.atOnce(queue::join)));
    }

    @Test
    @Row("JQU-06")
    default void puttingCountsAndTakingDoesNot() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        var joining = mp().<String>queue();
        queue.put(1);
        Process joiner = child(() -> {
            assertFalse(Expect.after(Duration.ofMillis(500), () -> queue.join(Duration.ofMillis(500))));
            joining.put("joining");
            queue.join();
        });
        Expect.next("joining", joining);
        assertEquals(1, queue.take());
        assertFalse(queue.join(Duration.ofMillis(100)));
        assertTrue(joiner.isAlive());
        Expect.endsWell(child(queue::taskDone));
        Expect.endsWell(joiner);
        assertTrue(queue.join(Duration.ZERO));
    }

    @Test
    default void taskDoneOnceTooOftenIsRefused() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        assertThrows(IllegalStateException.class, queue::taskDone);
        queue.put(1);
        queue.taskDone();
        assertThrows(IllegalStateException.class, queue::taskDone);
        Expect.endsWell(child(() -> assertThrows(IllegalStateException.class, queue::taskDone)));
        queue.put(2);
        assertFalse(queue.join(Duration.ZERO));
        queue.taskDone();
        assertTrue(queue.join(Duration.ZERO));
    }

    @Test
    default void daemonConsumersDoAllTheWork() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        var results = mp().<Integer>queue();
        for (int i = 0; i < 3; i++) {
            children().start(settings -> settings.daemon(true), () -> {
                while (true) {
                    int number = queue.take();
                    results.put(number * number);
                    queue.taskDone();
                }
            });
        }
        int sum = 0;
        for (int i = 1; i <= 30; i++) {
            queue.put(i);
            sum += i * i;
        }
        assertTrue(queue.join(Await.LIMIT));
        assertEquals(30, results.size());
        var squares = new ArrayList<Integer>();
        results.drainTo(squares);
        assertEquals(sum, squares.stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    default void removeAndClearCountAsDone() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        queue.addAll(List.of(1, 2, 3, 4, 5));
        assertTrue(queue.remove(3));
        assertEquals(1, queue.take());
        queue.taskDone();
        assertFalse(queue.join(Duration.ZERO));
        Expect.endsWell(child(() -> {
            assertTrue(queue.remove(4));
            queue.clear();
        }));
        assertTrue(queue.join(Duration.ZERO));
        assertThrows(IllegalStateException.class, queue::taskDone);
    }

    @Test
    default void whatAFilterOrAnIteratorRemovesCountsAsDoneToo() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        queue.addAll(List.of(1, 2, 3));
        queue.removeIf(number -> number == 1);
        queue.retainAll(List.of(3));
        var iterator = queue.iterator();
        iterator.next();
        iterator.remove();
        assertTrue(queue.isEmpty());
        assertTrue(queue.join(Duration.ZERO));
    }

    @Test
    default void takePollAndDrainToDoNotCountAsDone() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        queue.addAll(List.of(1, 2, 3, 4));
        queue.take();
        queue.poll();
        queue.drainTo(new ArrayList<>());
        assertTrue(queue.isEmpty());
        for (int i = 0; i < 4; i++) {
            assertFalse(queue.join(Duration.ZERO));
            queue.taskDone();
        }
        assertTrue(queue.join(Duration.ZERO));
    }

    @Test
    default void shutdownNowCountsWhatItDropsAsDone() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        queue.put(1);
        queue.put(2);
        var joining = Waiting.in(() -> queue.join(Await.LIMIT));
        queue.shutdownNow();
        assertTrue(joining.result(Expect.AT_ONCE));
        assertThrows(IllegalStateException.class, queue::taskDone);
        assertThrows(QueueShutDownException.class, () -> queue.put(1));
    }

    @Test
    @Row("QUE-33")
    default void shutdownNowLeavesWhatWasTakenUnfinished() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        queue.put(1);
        queue.put(2);
        queue.take();
        queue.shutdownNow();
        assertEquals(0, queue.size());
        assertFalse(queue.join(Duration.ZERO));
        queue.taskDone();
        assertTrue(queue.join(Duration.ZERO));
        assertThrows(IllegalStateException.class, queue::taskDone);
    }

    @Test
    @Row("ROB-32")
    default void aWaitingJoinAnswersToAnInterrupt() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        queue.put(1);
        var joining = Waiting.in(() -> queue.join(Duration.ofHours(1)));
        joining.interrupt();
        joining.failure(InterruptedException.class, Expect.AT_ONCE);
        Expect.endsWell(child(() -> {
            var theirs = Waiting.in(() -> queue.join(Duration.ofHours(1)));
            theirs.interrupt();
            theirs.failure(InterruptedException.class, Expect.AT_ONCE);
        }));
        queue.take();
        queue.taskDone();
        assertTrue(queue.join(Duration.ZERO));
    }

    @Test
    @Row({"JQU-02", "JQU-03"})
    default void aClosedJoinableQueueRefusesEverything() throws Exception {
        var unused = mp().<Integer>joinableQueue();
        assertTrue(unused.isEmpty());
        unused.close();
        unused.close();
        var queue = mp().<Integer>joinableQueue(2);
        queue.put(1);
        var joining = Waiting.in(() -> queue.join(Duration.ofHours(1)));
        queue.close();
        joining.failure(IllegalStateException.class, Expect.AT_ONCE);
        assertThrows(IllegalStateException.class, () -> queue.put(2));
        assertThrows(IllegalStateException.class, queue::take);
        assertThrows(IllegalStateException.class, queue::isEmpty);
        assertThrows(IllegalStateException.class, queue::taskDone);
        assertThrows(IllegalStateException.class, queue::join);
        assertThrows(IllegalStateException.class, () -> queue.join(Duration.ZERO));
    }

    @Test
    default void whatADeadConsumerHadTakenStaysUnfinished() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        queue.put(1);
        queue.put(2);
        killAt().killed("queue.take.after-ack", queue::take);
        assertFalse(queue.join(Duration.ZERO));
        assertEquals(2, queue.take());
        queue.taskDone();
        assertFalse(queue.join(Duration.ZERO));
        queue.taskDone();
        assertTrue(queue.join(Duration.ZERO));
    }

    @Test
    default void anElementThatCameBackFromADeadConsumerCountsOnce() throws Exception {
        var queue = mp().<Integer>joinableQueue();
        queue.put(1);
        killAt().killed("queue.take.received", queue::take);
        assertEquals(1, queue.poll(Expect.AT_ONCE));
        queue.taskDone();
        assertTrue(queue.join(Duration.ZERO));
        assertThrows(IllegalStateException.class, queue::taskDone);
    }

    @Test
    default void theDeathOfTheMakerEndsAWaitingJoin() throws Exception {
        var queues = mp().<JoinableQueue<Integer>>queue();
        Process maker = child(() -> {
            var made = Context.current().<Integer>joinableQueue();
            made.put(1);
            queues.put(made);
            Await.forever();
        });
        var made = Expect.next(queues);
        var joining = Waiting.in(() -> made.join(Duration.ofHours(1)));
        maker.kill();
        joining.failure(UncheckedIOException.class, Expect.AT_ONCE);
        assertThrows(UncheckedIOException.class, made::taskDone);
        Expect.ends(-9, maker);
    }

    @Test
    default void aBoundedJoinableQueueIsBounded() throws Exception {
        var queue = mp().<Integer>joinableQueue(1);
        queue.put(1);
        assertFalse(queue.offer(2));
        assertEquals(1, queue.capacity());
        assertTrue(queue.isFull());
    }
}
