package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.SerializationException;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What travels as an element: copies of values, raw bytes, queues; and what happens to an element that cannot. */
interface QueueElementRules extends Stage {
    @Test
    @Row("ROB-12")
    default void anElementIsACopyFromTheMomentItIsPut() throws Exception {
        var queue = mp().<List<String>>queue();
        var element = new ArrayList<>(List.of("before"));
        queue.put(element);
        element.add("after");
        assertEquals(List.of("before"), queue.peek());
        queue.peek().add("in a copy");
        assertEquals(List.of("before"), queue.take());
        Expect.endsWell(child(() -> {
            var own = new ArrayList<>(List.of("before"));
            queue.put(own);
            own.add("after");
        }));
        assertEquals(List.of("before"), queue.take());
    }

    @Test
    default void bytesAreCopiedToo() throws Exception {
        var queue = mp().<Object>queue();
        byte[] bytes = {1, 2, 3};
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 2);
        queue.put(bytes);
        queue.put(buffer);
        queue.put(MemorySegment.ofArray(bytes));
        assertEquals(1, buffer.position());
        bytes[0] = bytes[1] = bytes[2] = 9;
        assertArrayEquals(new byte[] {1, 2, 3}, (byte[]) queue.take());
        assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), queue.take());
        assertArrayEquals(new byte[] {1, 2, 3}, ((MemorySegment) queue.take()).toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    default void rawBytesTravelToAChildAndBack() throws Exception {
        var there = mp().<Object>queue();
        var back = mp().<Object>queue();
        Process process = child(() -> {
            for (int i = 0; i < 5; i++) {
                back.put(there.take());
            }
        });
        byte[] bytes = new byte[1000];
        bytes[999] = 7;
        there.put(bytes);
        assertArrayEquals(bytes, (byte[]) Expect.next(back));
        there.put(new byte[0]);
        assertArrayEquals(new byte[0], (byte[]) Expect.next(back));
        there.put(ByteBuffer.allocateDirect(8).putLong(42).flip());
        assertEquals(42, ((ByteBuffer) Expect.next(back)).getLong());
        there.put(ByteBuffer.wrap(bytes, 998, 2).asReadOnlyBuffer());
        assertEquals(ByteBuffer.wrap(new byte[] {0, 7}), Expect.next(back));
        try (Arena arena = Arena.ofConfined()) {
            there.put(arena.allocateFrom("segment"));
        }
        assertEquals("segment", ((MemorySegment) Expect.next(back)).getString(0));
        Expect.endsWell(process);
    }

    /** Some enumeration. */
    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "Green";
            }
        }
    }

    /** Some record. */
    record Order(long id, String text, List<Colour> colours, Optional<Instant> when, Map<String, int[]> more)
            implements Serializable {}

    @Test
    default void valuesOfManyKindsTravelToAChildAndBack() throws Exception {
        var there = mp().<Object>queue();
        var back = mp().<Object>queue();
        List<Object> values = List.of(
                1,
                2L,
                3.5,
                'x',
                true,
                "text \u00e4\ud83d\ude00",
                UUID.randomUUID(),
                Duration.ofMillis(5),
                Instant.now(),
                Optional.of("x"),
                Optional.empty(),
                EnumSet.of(Colour.GREEN),
                Colour.GREEN,
                List.of(List.of(), List.of(1)),
                new LinkedHashMap<>(Map.of("k", List.of("v"))),
                new java.math.BigDecimal("1.50"),
                String.class,
                new Order(1, "o", List.of(Colour.RED), Optional.of(Instant.EPOCH), Map.of()),
                new java.util.concurrent.ConcurrentHashMap<>(Map.of(1, 2)),
                java.util.Locale.FRANCE,
                java.net.URI.create("http://x/y"));
        int count = values.size();
        Process process = child(() -> {
            for (int i = 0; i < count; i++) {
                back.put(there.take());
            }
        });
        for (Object value : values) {
            there.put(value);
            assertEquals(value, Expect.next(back));
        }
        Expect.endsWell(process);
    }

    @Test
    default void anExceptionTravelsAsAValue() throws Exception {
        var queue = mp().<Exception>queue();
        Expect.endsWell(child(() -> queue.put(new IllegalStateException("boom", new java.io.IOException("cause")))));
        Exception exception = queue.take();
        assertEquals(IllegalStateException.class, exception.getClass());
        assertEquals("boom", exception.getMessage());
        assertEquals("cause", exception.getCause().getMessage());
        assertTrue(exception.getStackTrace().length > 0);
    }

    @Test
    default void anObjectThatRefersToItselfTravels() throws Exception {
        var queue = mp().<List<Object>>queue();
        Expect.endsWell(child(() -> {
            var list = new ArrayList<Object>();
            list.add(list);
            queue.put(list);
        }));
        List<Object> list = queue.take();
        assertTrue(list.get(0) == list);
    }

    @Test
    @Row({"QUE-18", "QUE-20"})
    default void anElementThatCannotTravelIsRefusedInThePuttersThreadAndHarmsNothing() throws Exception {
        var queue = mp().<Object>queue();
        var refused = assertThrows(SerializationException.class, () -> queue.put(new Broken.WhenWritten()));
        assertNotNull(refused.getCause());
        assertTrue(stackOf(refused).contains("cannot be written"), stackOf(refused));
        assertThrows(SerializationException.class, () -> queue.add(List.of(Thread.currentThread())));
        assertThrows(SerializationException.class, () -> queue.offer(Thread.currentThread()));
        assertThrows(SerializationException.class, () -> queue.offer(Thread.currentThread(), Duration.ofSeconds(1)));
        queue.put(true);
        assertEquals(true, queue.poll(Await.LIMIT));
        Expect.endsWell(child(() -> {
            assertThrows(SerializationException.class, () -> queue.put(new Broken.WhenWritten()));
            assertThrows(SerializationException.class, () -> queue.put(Thread.currentThread()));
            queue.put(true);
        }));
        assertEquals(true, queue.poll());
        assertTrue(queue.isEmpty());
    }

    @Test
    default void theErrorNamesTheClassThatCannotTravel() {
        record Holder(String name, Object content) implements Serializable {}
        var queue = mp().<Object>queue();
        var refused =
                assertThrows(SerializationException.class, () -> queue.put(List.of(new Holder("x", new Thread()))));
        assertTrue(refused.getMessage().contains("content"), refused.getMessage());
        assertTrue(refused.getMessage().contains("java.lang.Thread"), refused.getMessage());
    }

    private static String stackOf(Throwable thrown) {
        var text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    @Test
    @Row("QUE-27")
    default void anElementThatCannotBeReadIsConsumedAndTheNextOneFollows() throws Exception {
        var queue = mp().<Object>queue();
        queue.put(new Broken.WhenRead("first"));
        queue.put("second");
        queue.put(new Broken.WhenRead("third"));
        queue.put("fourth");
        assertThrows(SerializationException.class, queue::take);
        assertEquals("second", queue.take());
        Expect.endsWell(child(() -> {
            assertThrows(SerializationException.class, () -> queue.poll(Duration.ofSeconds(5)));
            assertEquals("fourth", queue.poll());
        }));
        assertTrue(queue.isEmpty());
    }

    @Test
    @Row("QUE-30")
    default void aQueueTravelsThroughAQueue() throws Exception {
        var queues = mp().<Queue<String>>queue();
        var results = mp().<String>queue();
        Process process = child(() -> queues.take().put("arrived"));
        queues.put(results);
        Expect.next("arrived", results);
        Expect.endsWell(process);
    }

    @Test
    default void aQueueMadeByAChildWorksInItsParentAndInItsSibling() throws Exception {
        var queues = mp().<Queue<String>>queue();
        var release = mp().<String>queue();
        Process maker = child(() -> {
            var made = Context.current().<String>queue();
            queues.put(made);
            queues.put(made);
            release.take();
        });
        Queue<String> made = Expect.next(queues);
        Process sibling = child(() -> queues.take().put("from the sibling"));
        Expect.next("from the sibling", made);
        made.put("to nobody");
        assertEquals(1, made.size());
        Expect.endsWell(sibling);
        release.put("end");
        Expect.endsWell(maker);
    }

    @Test
    default void aQueueOfOneContextServesTheChildrenOfAnother() throws Exception {
        try (var other = Context.create(transportName())) {
            var ours = mp().<String>queue();
            var theirs = other.<String>queue();
            Process process = other.start(() -> {
                theirs.put(ours.take());
                ours.put("back");
            });
            ours.put("there");
            Expect.next("there", theirs);
            Expect.next("back", ours);
            Expect.endsWell(process);
        }
    }

    @Test
    default void aQueueInARecordInACollectionTravelsToo() throws Exception {
        record Job(String name, Queue<String> answers) implements Serializable {}
        var jobs = mp().<List<Job>>queue();
        var answers = mp().<String>queue();
        Process process = child(() -> {
            Job job = jobs.take().get(0);
            job.answers().put(job.name() + " done");
        });
        jobs.put(List.of(new Job("it", answers)));
        Expect.next("it done", answers);
        Expect.endsWell(process);
    }

    @Test
    default void whatWasDoneBeforeAPutIsVisibleAfterATake() throws Exception {
        var queue = mp().<Integer>queue();
        int[] plain = new int[1];
        var taking = Waiting.in(() -> {
            queue.poll(30, TimeUnit.SECONDS);
            return plain[0];
        });
        plain[0] = 42;
        queue.put(1);
        assertEquals(42, taking.result(Await.LIMIT));
    }
}
