package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Large elements and many of them. */
interface QueueVolumeRules extends Stage {
    @Test
    @Row("ROB-31")
    default void aChildPutsHalfAMillionElementsThatNobodyReadsAndEnds() throws Exception {
        var queue = mp().<Integer>queue();
        int count = 500_000;
        Process process = children().start(settings -> settings.maxHeap(64L << 20), () -> {
            for (int i = 0; i < count; i++) {
                queue.put(i);
            }
        });
        Expect.within(Await.scaled(Duration.ofSeconds(60)), () -> {
            assertTrue(process.join(Await.scaled(Duration.ofSeconds(60))), "the child has not ended");
            Expect.endsWell(process);
        });
        assertEquals(count, queue.size());
        for (int i = 0; i < count; i++) {
            Integer element = queue.poll();
            if (element == null || element != i) {
                assertEquals(i, element);
            }
        }
        assertTrue(queue.isEmpty());
        queue.close();
    }

    @Test
    @Row("QUE-16")
    default void aChildEndsAlthoughNobodyReadsItsLargeElement() throws Exception {
        var queue = mp().<byte[]>queue();
        Process process = child(() -> queue.put(new byte[4 << 20]));
        Expect.within(Await.scaled(Duration.ofSeconds(10)), () -> Expect.endsWell(process));
        assertEquals(4 << 20, queue.take().length);
    }

    @Test
    default void anElementOf64MiBPasses() throws Exception {
        var there = mp().<byte[]>queue();
        var back = mp().<byte[]>queue();
        Process process = child(() -> back.put(there.take()));
        byte[] large = new byte[64 << 20];
        for (int i = 0; i < large.length; i += 4093) {
            large[i] = (byte) (i >> 8);
        }
        there.put(large);
        assertArrayEquals(large, Expect.next(back));
        Expect.endsWell(process);
        there.close();
        back.close();
    }

    @Test
    default void aLargeElementDoesNotHoldUpOtherQueuesForLong() throws Exception {
        var large = mp().<byte[]>queue(1);
        var small = mp().<Integer>queue();
        Process process = child(() -> {
            Thread filler = Thread.ofPlatform().start(() -> {
                try {
                    large.put(new byte[48 << 20]);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int i = 0; i < 200; i++) {
                small.put(i);
            }
            filler.join();
        });
        for (int i = 0; i < 200; i++) {
            Expect.next(i, small);
        }
        assertEquals(48 << 20, Expect.next(large).length);
        Expect.endsWell(process);
        large.close();
    }

    @Test
    default void aHundredThousandElementsPassThroughABoundedQueue() throws Exception {
        var queue = mp().<Integer>queue(1000);
        int count = 100_000;
        Process process = child(() -> {
            for (int i = 0; i < count; i++) {
                queue.put(i);
            }
        });
        for (int i = 0; i < count; i++) {
            Integer element = queue.poll(Await.LIMIT);
            if (element == null || element != i) {
                assertEquals(i, element);
            }
        }
        Expect.endsWell(process);
    }
}
