package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.SerializationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects sent through a pipe: whole, in order, as copies; one way or both. */
interface PipeMessageRules extends Stage {
    @Test
    @Row("CON-02")
    default void messagesComeBackFromAChildThatEchoes() throws Exception {
        var pipe = mp().<Object>pipe();
        var end = pipe.second();
        Process process = child(() -> {
            for (Object message = end.receive(); !"end".equals(message); message = end.receive()) {
                end.send(message);
            }
        });
        end.close();
        for (Object message : List.of("hello world", 42, List.of(1, 2), "")) {
            pipe.first().send(message);
            assertEquals(message, Expect.received(pipe.first()));
        }
        pipe.first().send(new byte[] {1, 2});
        assertArrayEquals(new byte[] {1, 2}, (byte[]) Expect.received(pipe.first()));
        pipe.first().send("end");
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    @Row("CON-06")
    default void nullIsAMessageLikeAnyOther() throws Exception {
        var pipe = mp().<Object>pipe();
        var end = pipe.second();
        Process process = child(() -> end.send(end.receive()));
        pipe.first().send(null);
        assertTrue(pipe.first().poll(Await.LIMIT));
        Expect.atOnce(() -> assertTrue(pipe.first().poll(Duration.ofMillis(100))));
        assertNull(pipe.first().receive());
        assertFalse(pipe.first().poll());
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    default void aMessageIsACopyFromTheMomentItIsSent() throws Exception {
        try (var pipe = mp().<List<String>>pipe()) {
            var message = new ArrayList<>(List.of("before"));
            pipe.first().send(message);
            message.add("after");
            assertEquals(List.of("before"), pipe.second().receive());
        }
    }

    @Test
    default void bothDirectionsOfADuplexPipeAreIndependent() throws Exception {
        try (var pipe = mp().<String>pipe()) {
            pipe.first().send("to the second");
            pipe.second().send("to the first");
            assertEquals("to the first", pipe.first().receive());
            assertFalse(pipe.first().poll());
            assertEquals("to the second", pipe.second().receive());
        }
    }

    @Test
    @Row("CON-10")
    default void aOneWayPipeRefusesTheWrongWay() throws Exception {
        try (var pipe = mp().<Integer>pipe(Pipe.Direction.ONE_WAY)) {
            pipe.second().send(1);
            assertEquals(1, pipe.first().receive());
            assertThrows(UnsupportedOperationException.class, () -> pipe.first().send(1));
            assertThrows(UnsupportedOperationException.class, () -> pipe.first().sendBytes(new byte[1]));
            assertThrows(UnsupportedOperationException.class, pipe.second()::receive);
            assertThrows(UnsupportedOperationException.class, pipe.second()::receiveBytes);
            assertThrows(UnsupportedOperationException.class, pipe.second()::poll);
            assertThrows(
                    UnsupportedOperationException.class, () -> pipe.second().poll(Duration.ZERO));
            assertThrows(
                    UnsupportedOperationException.class, () -> pipe.second().receive(bytes -> {}, 1));
        }
    }

    @Test
    @Row("CON-10")
    default void aOneWayPipeRefusesTheWrongWayInAChildToo() throws Exception {
        var pipe = mp().<Integer>pipe(Pipe.Direction.ONE_WAY);
        var reader = pipe.first();
        var writer = pipe.second();
        Expect.endsWell(child(() -> {
            assertThrows(UnsupportedOperationException.class, () -> reader.send(1));
            assertThrows(UnsupportedOperationException.class, writer::receive);
            assertThrows(UnsupportedOperationException.class, writer::poll);
            writer.send(1);
            assertEquals(1, reader.receive());
        }));
        pipe.close();
    }

    @Test
    default void theEndsOfAPipeAreAlwaysTheSameHandles() {
        try (var pipe = mp().pipe()) {
            assertSame(pipe.first(), pipe.first());
            assertSame(pipe.second(), pipe.second());
        }
    }

    @Test
    @Row("CON-33")
    default void aMessageThatCannotTravelIsRefusedAndTheNextOnePasses() throws Exception {
        try (var pipe = mp().<Object>pipe()) {
            assertThrows(SerializationException.class, () -> pipe.first().send(new Broken.WhenWritten()));
            assertThrows(SerializationException.class, () -> pipe.first().send(Thread.currentThread()));
            pipe.first().send("next");
            assertEquals("next", pipe.second().receive());
            assertFalse(pipe.second().poll());
        }
    }

    @Test
    default void aMessageThatCannotBeReadIsConsumedAndTheNextOneFollows() throws Exception {
        try (var pipe = mp().<Object>pipe()) {
            pipe.first().send(new Broken.WhenRead("x"));
            pipe.first().send("next");
            assertThrows(SerializationException.class, pipe.second()::receive);
            assertEquals("next", pipe.second().receive());
        }
    }

    @Test
    @Row("CON-21")
    default void messagesAreNotMerged() throws Exception {
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        Expect.endsWell(child(() -> {
            for (String message : List.of("a", "b", "cd")) {
                end.send(message);
            }
        }));
        for (String message : List.of("a", "b", "cd")) {
            assertTrue(pipe.first().poll());
            assertTrue(pipe.first().poll());
            assertTrue(pipe.first().poll(Duration.ZERO));
            assertEquals(message, pipe.first().receive());
        }
        assertFalse(pipe.first().poll());
        pipe.close();
    }

    @Test
    default void messagesOfSeveralSendersAreWhole() throws Exception {
        var pipe = mp().<int[]>pipe(Pipe.Direction.ONE_WAY);
        var end = pipe.second();
        var senders = new ArrayList<Process>();
        for (int i = 0; i < 2; i++) {
            int sender = i;
            senders.add(child(() -> {
                for (int number = 0; number < 200; number++) {
                    int[] message = new int[500];
                    java.util.Arrays.fill(message, number);
                    message[0] = sender;
                    end.send(message);
                }
            }));
        }
        int[] next = new int[2];
        for (int i = 0; i < 400; i++) {
            int[] message = Expect.received(pipe.first());
            int number = next[message[0]]++;
            for (int k = 1; k < message.length; k++) {
                assertEquals(number, message[k]);
            }
        }
        Expect.endsWell(senders.toArray(Process[]::new));
        pipe.close();
    }

    @Test
    default void eachMessageIsReceivedByExactlyOneHolderOfTheEnd() throws Exception {
        var pipe = mp().<Integer>pipe(Pipe.Direction.ONE_WAY);
        var results = mp().<Integer>queue();
        var end = pipe.first();
        var receivers = new ArrayList<Process>();
        for (int i = 0; i < 2; i++) {
            receivers.add(child(() -> {
                for (int number = end.receive(); number >= 0; number = end.receive()) {
                    results.put(number);
                }
            }));
        }
        for (int i = 0; i < 100; i++) {
            pipe.second().send(i);
        }
        pipe.second().send(-1);
        pipe.second().send(-1);
        Expect.endsWell(receivers.toArray(Process[]::new));
        var all = new ArrayList<Integer>();
        results.drainTo(all);
        all.sort(null);
        assertEquals(java.util.stream.IntStream.range(0, 100).boxed().toList(), all);
        pipe.close();
    }
}
