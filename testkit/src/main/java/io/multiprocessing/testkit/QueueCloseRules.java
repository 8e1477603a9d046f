package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Closing a queue is a process's own affair: it is done with it, others are not. */
interface QueueCloseRules extends Stage {
    @Test
    @Row({"QUE-21", "SQU-03"})
    default void aQueueThatWasNeverUsedCanBeClosedTwice() {
        var queue = mp().<Integer>queue();
        queue.close();
        queue.close();
    }

    @Test
    @Row({"QUE-22", "QUE-23", "SQU-04"})
    default void aClosedQueueRefusesEverything() throws Exception {
        var queue = mp().<Integer>queue();
        queue.put(1);
        queue.close();
        assertThrows(IllegalStateException.class, () -> queue.put(2));
        assertThrows(IllegalStateException.class, () -> queue.add(2));
        assertThrows(IllegalStateException.class, () -> queue.offer(2));
        assertThrows(IllegalStateException.class, () -> queue.offer(2, Duration.ZERO));
        assertThrows(IllegalStateException.class, queue::take);
        assertThrows(IllegalStateException.class, queue::poll);
        assertThrows(IllegalStateException.class, () -> queue.poll(Duration.ZERO));
        assertThrows(IllegalStateException.class, queue::peek);
        assertThrows(IllegalStateException.class, queue::isEmpty);
        assertThrows(IllegalStateException.class, queue::size);
        assertThrows(IllegalStateException.class, queue::isFull);
        assertThrows(IllegalStateException.class, queue::remainingCapacity);
        assertThrows(IllegalStateException.class, queue::clear);
        assertThrows(IllegalStateException.class, queue::iterator);
        assertThrows(IllegalStateException.class, queue::toArray);
        assertThrows(IllegalStateException.class, () -> queue.contains(1));
        assertThrows(IllegalStateException.class, () -> queue.remove(1));
        assertThrows(IllegalStateException.class, () -> queue.drainTo(new ArrayList<>()));
        assertThrows(IllegalStateException.class, queue::shutdown);
        assertThrows(IllegalStateException.class, queue::shutdownNow);
    }

    @Test
    default void aClosedQueueRefusesToTravel() {
        var queue = mp().<Integer>queue();
        queue.close();
        assertThrows(RuntimeException.class, () -> child(queue::take));
    }

    @Test
    default void closingEndsTheWaitsOfThisProcess() throws Exception {
        var queue = mp().<Integer>queue(1);
        var taking = Waiting.in(queue::take);
        var polling = Waiting.in(() -> queue.poll(Duration.ofHours(1)));
        queue.close();
        taking.failure(IllegalStateException.class, Expect.AT_ONCE);
        polling.failure(IllegalStateException.class, Expect.AT_ONCE);
    }

    @Test
    default void aChildThatClosesItsHandleEndsItsOwnWaitsOnly() throws Exception {
        var queue = mp().<Integer>queue();
        var here = Waiting.in(queue::take);
        Process process = child(() -> {
            var taking = Waiting.in(queue::take);
            queue.close();
            queue.close();
            taking.failure(IllegalStateException.class, Expect.AT_ONCE);
            assertThrows(IllegalStateException.class, queue::size);
        });
        Expect.endsWell(process);
        queue.put(1);
        assertEquals(1, here.result(Await.LIMIT));
    }

    @Test
    @Row("QUE-25")
    default void whatWasPutBeforeTheCloseArrivesInOrder() throws Exception {
        var queue = mp().<Integer>queue();
        var results = mp().<Integer>queue();
        var closed = mp().<String>queue();
        Process consumer = child(() -> {
            closed.take();
            for (int i = 0; i < 100; i++) {
                results.put(queue.take());
            }
        });
        for (int i = 0; i < 100; i++) {
            queue.put(i);
        }
        queue.close();
        closed.put("closed");
        for (int i = 0; i < 100; i++) {
            Expect.next(i, results);
        }
        Expect.endsWell(consumer);
    }

    @Test
    default void aQueueThatIsClosedWhileItIsUnderWayArrives() throws Exception {
        var queue = mp().<Integer>queue();
        var results = mp().<Integer>queue();
        queue.put(42);
        Process process = child(() -> results.put(queue.take()));
        queue.close();
        Expect.next(42, results);
        Expect.endsWell(process);
    }

    @Test
    default void aContextThatIsClosedEndsItsQueuesForAllOthers() throws Exception {
        var other = Context.create(transportName());
        var queue = other.<Integer>queue(1);
        var ready = mp().<String>queue();
        queue.put(1);
        Process process = child(() -> {
            var putting = Waiting.in(() -> queue.offer(2, Duration.ofHours(1)));
            ready.put("ready");
            putting.failure(UncheckedIOException.class, Await.LIMIT);
            assertThrows(UncheckedIOException.class, queue::size);
        });
        var putting = Waiting.in(() -> queue.offer(3, Duration.ofHours(1)));
        Expect.next("ready", ready);
        Expect.within(Await.scaled(Duration.ofSeconds(5)), other::close);
        putting.failure(RuntimeException.class, Expect.AT_ONCE);
        Expect.endsWell(process);
        assertThrows(RuntimeException.class, () -> queue.put(4));
    }
}
