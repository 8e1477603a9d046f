package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Putting and taking, full and empty, between this process and children. */
interface QueueBasicRules extends Stage {
    @Test
    @Row({"QUE-01", "QUE-02"})
    default void aQueueIsFullWhenItHasAsManyElementsAsItMay() throws Exception {
        var queue = mp().<Integer>queue(6);
        assertTrue(queue.isEmpty());
        assertFalse(queue.isFull());
        assertEquals(6, queue.capacity());
        assertEquals(6, queue.remainingCapacity());
        queue.put(1);
        assertTrue(queue.add(2));
        assertTrue(queue.offer(3));
        assertTrue(queue.offer(4, 1, TimeUnit.SECONDS));
        assertTrue(queue.offer(5, Duration.ofSeconds(1)));
        assertTrue(queue.offer(6, Duration.ZERO));
        assertFalse(queue.isEmpty());
        assertTrue(queue.isFull());
        assertEquals(6, queue.size());
        assertEquals(0, queue.remainingCapacity());
    }

    @Test
    @Row({"QUE-03", "QUE-05"})
    default void aFullQueueRefusesAtOnceWhatDoesNotWait() throws Exception {
        var queue = mp().<Integer>queue(1);
        queue.put(1);
        Expect.atOnce(() -> {
            assertFalse(queue.offer(2));
            assertFalse(queue.offer(2, Duration.ZERO));
            assertFalse(queue.offer(2, Duration.ofSeconds(-1)));
            assertFalse(queue.offer(2, -1, TimeUnit.SECONDS));
            assertThrows(IllegalStateException.class, () -> queue.add(2));
        });
        assertEquals(List.of(1), List.copyOf(queue));
    }

    @Test
    default void anOfferToAFullQueueWaitsAsLongAsItMay() throws Exception {
        var queue = mp().<Integer>queue(1);
        queue.put(1);
        assertFalse(Expect.after(Duration.ofMillis(350), () -> queue.offer(2, Duration.ofMillis(350))));
        assertFalse(Expect.after(Duration.ofMillis(350), () -> queue.offer(2, 350, TimeUnit.MILLISECONDS)));
        assertEquals(1, queue.size());
    }

    @Test
    @Row("QUE-12")
    default void anEmptyQueueAnswersAtOnceWhoDoesNotWait() throws Exception {
        var queue = mp().<Integer>queue();
        Expect.atOnce(() -> {
            assertNull(queue.poll());
            assertNull(queue.peek());
            assertNull(queue.poll(Duration.ZERO));
            assertNull(queue.poll(Duration.ofSeconds(-1)));
            assertNull(queue.poll(-1, TimeUnit.SECONDS));
            assertThrows(java.util.NoSuchElementException.class, queue::remove);
            assertThrows(java.util.NoSuchElementException.class, queue::element);
        });
    }

    @Test
    default void aPollOfAnEmptyQueueWaitsAsLongAsItMay() throws Exception {
        var queue = mp().<Integer>queue();
        assertNull(Expect.after(Duration.ofMillis(350), () -> queue.poll(Duration.ofMillis(350))));
        assertNull(Expect.after(Duration.ofMillis(350), () -> queue.poll(350, TimeUnit.MILLISECONDS)));
    }

    @Test
    default void timedCallsOfAChildTakeAboutTheirTimeToo() throws Exception {
        var queue = mp().<Integer>queue(1);
        Expect.endsWell(child(() -> {
            assertNull(Expect.after(Duration.ofMillis(300), () -> queue.poll(Duration.ofMillis(300))));
            queue.put(1);
            assertFalse(Expect.after(Duration.ofMillis(300), () -> queue.offer(2, Duration.ofMillis(300))));
            Expect.atOnce(() -> assertFalse(queue.offer(2, Duration.ofSeconds(-1))));
            Expect.atOnce(() -> assertFalse(queue.offer(2)));
            assertEquals(1, queue.take());
            Expect.atOnce(() -> assertNull(queue.poll(Duration.ofSeconds(-1))));
            Expect.atOnce(() -> assertNull(queue.poll()));
        }));
        assertTrue(queue.isEmpty());
    }

    @Test
    @Row("QUE-06")
    default void whatAChildTakesMakesRoom() throws Exception {
        var queue = mp().<Integer>queue(6);
        var done = mp().<String>queue();
        for (int i = 0; i < 6; i++) {
            queue.put(i);
        }
        Process process = child(() -> {
            for (int i = 0; i < 6; i++) {
                assertEquals(i, queue.take());
            }
            done.put("done");
        });
        Expect.next("done", done);
        assertTrue(queue.isEmpty());
        assertFalse(queue.isFull());
        assertEquals(6, queue.remainingCapacity());
        Expect.endsWell(process);
    }

    @Test
    @Row({"QUE-07", "ROB-11"})
    default void whatAChildPutIsThereAsSoonAsItSaysSo() throws Exception {
        var queue = mp().<Integer>queue();
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        Process process = child(() -> {
            for (int i = 2; i <= 5; i++) {
                queue.put(i);
            }
            end.send("told otherwise");
        });
        pipe.first().receive();
        assertFalse(queue.isEmpty());
        assertEquals(4, queue.size());
        assertEquals(2, queue.peek());
        assertEquals(2, queue.take());
        assertEquals(3, queue.poll(Duration.ofSeconds(1)));
        assertEquals(4, queue.poll());
        assertEquals(5, queue.remove());
        assertTrue(queue.isEmpty());
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    @Row("ROB-11")
    default void whatOneChildPutIsThereForAnotherAsSoonAsItSaysSo() throws Exception {
        var queue = mp().<Integer>queue();
        var pipe = mp().<Integer>pipe();
        var here = pipe.first();
        var there = pipe.second();
        Process putter = child(() -> {
            for (int i = 0; i < 300; i++) {
                queue.put(i);
                here.send(i);
                here.receive();
            }
        });
        Process taker = child(() -> {
            for (int i = 0; i < 300; i++) {
                there.receive();
                assertEquals(1, queue.size());
                assertFalse(queue.isEmpty());
                assertEquals(i, queue.poll());
                assertTrue(queue.isEmpty());
                there.send(i);
            }
        });
        Expect.endsWell(putter, taker);
        pipe.close();
    }

    @Test
    @Row("QUE-14")
    default void whatAChildPutSurvivesItsEnd() throws Exception {
        var queue = mp().<Integer>queue();
        Process process = child(() -> {
            for (int i = 0; i < 10; i++) {
                queue.put(i);
            }
        });
        Expect.endsWell(process);
        assertEquals(10, queue.size());
        for (int i = 0; i < 10; i++) {
            assertEquals(i, queue.poll());
        }
    }

    @Test
    default void whatAChildPutSurvivesThatItIsKilledRightAfterwards() throws Exception {
        var queue = mp().<Integer>queue();
        Process process = child(() -> {
            for (int i = 0; i < 10; i++) {
                queue.put(i);
            }
            Runtime.getRuntime().halt(9);
        });
        Expect.ends(9, process);
        for (int i = 0; i < 10; i++) {
            assertEquals(i, queue.poll());
        }
    }

    @Test
    @Row("SQU-01")
    default void parentAndChildSeeTheSameEmptiness() throws Exception {
        var queue = mp().<Boolean>queue();
        var done = mp().<String>queue();
        assertTrue(queue.isEmpty());
        Process process = child(() -> {
            queue.put(queue.isEmpty());
            queue.put(queue.isEmpty());
            done.put("done");
        });
        Expect.next("done", done);
        assertFalse(queue.isEmpty());
        assertEquals(true, queue.take());
        assertEquals(false, queue.take());
        assertTrue(queue.isEmpty());
        Expect.endsWell(process);
    }

    @Test
    @Row("SQU-06")
    default void eachOfTwoBlockedTakersGetsOneElement() throws Exception {
        var queue = mp().<Integer>queue();
        var taken = mp().<Integer>queue();
        Process one = child(() -> taken.put(queue.take()));
        Process two = child(() -> taken.put(queue.take()));
        queue.put(1);
        queue.put(2);
        Expect.endsWell(one, two);
        assertEquals(Set.of(1, 2), new HashSet<>(taken));
        assertTrue(queue.isEmpty());
    }

    @Test
    default void theOrderOfEachProducerIsKept() throws Exception {
        var queue = mp().<int[]>queue(10);
        int count = 500;
        Process one = child(() -> putNumbers(queue, 0, count));
        Process two = child(() -> putNumbers(queue, 1, count));
        int[] next = new int[2];
        for (int i = 0; i < 2 * count; i++) {
            int[] element = Expect.next(queue);
            assertEquals(next[element[0]]++, element[1]);
        }
        Expect.endsWell(one, two);
        assertTrue(queue.isEmpty());
    }

    private static void putNumbers(io.multiprocessing.Queue<int[]> queue, int producer, int count)
            throws InterruptedException {
        for (int i = 0; i < count; i++) {
            queue.put(new int[] {producer, i});
        }
    }

    @Test
    default void anUnboundedQueueSaysSo() throws Exception {
        var queue = mp().<Integer>queue();
        queue.put(1);
        assertEquals(Integer.MAX_VALUE, queue.capacity());
        assertTrue(queue.remainingCapacity() > 1_000_000);
        assertFalse(queue.isFull());
    }

    @Test
    default void aCapacityBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> mp().queue(0));
        assertThrows(IllegalArgumentException.class, () -> mp().queue(-1));
        assertThrows(IllegalArgumentException.class, () -> mp().joinableQueue(0));
    }

    @Test
    @Row("QUE-29")
    default void nullIsRefused() throws Exception {
        var queue = mp().<String>queue(1);
        queue.put("full");
        assertThrows(NullPointerException.class, () -> queue.put(null));
        assertThrows(NullPointerException.class, () -> queue.add(null));
        assertThrows(NullPointerException.class, () -> queue.offer(null));
        assertThrows(NullPointerException.class, () -> queue.offer(null, Duration.ZERO));
        assertThrows(NullPointerException.class, () -> queue.offer(null, 0, TimeUnit.SECONDS));
        assertThrows(NullPointerException.class, () -> queue.offer("x", (Duration) null));
        assertFalse(queue.contains(null));
        assertFalse(queue.remove(null));
        assertEquals(1, queue.size());
    }

    @Test
    default void toStringTellsWhatTheQueueIs() throws Exception {
        var queue = mp().<Integer>queue(3);
        queue.put(1);
        assertTrue(queue.toString().contains("ueue"), queue.toString());
        assertTrue(queue.toString().contains("3"), queue.toString());
    }
}
