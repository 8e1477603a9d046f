package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Polling, waiting for messages, interrupts, and a close while somebody waits. */
interface PipeWaitingRules extends Stage {
    @Test
    @Row("CON-05")
    default void pollWaitsAsLongAsItMay() throws Exception {
        try (var pipe = mp().pipe()) {
            Expect.atOnce(() -> assertFalse(pipe.first().poll()));
            Expect.atOnce(() -> assertFalse(pipe.first().poll(Duration.ofSeconds(-1))));
            assertFalse(Expect.after(Duration.ofMillis(100), () -> pipe.first().poll(Duration.ofMillis(100))));
            pipe.second().send("x");
            assertTrue(pipe.first().poll());
            assertTrue(pipe.first().poll(Duration.ofHours(1)));
        }
    }

    @Test
    default void pollOfAChildWaitsAsLongAsItMay() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        Process process = child(() -> {
            assertFalse(end.poll());
            assertFalse(Expect.after(Duration.ofMillis(200), () -> end.poll(Duration.ofMillis(200))));
            Expect.atOnce(() -> assertFalse(end.poll(Duration.ofSeconds(-1))));
            end.send("polled");
            assertTrue(end.poll(Duration.ofSeconds(20)));
            assertEquals("x", end.receive());
        });
        assertEquals("polled", Expect.received(pipe.first()));
        pipe.first().send("x");
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    @Row("CON-19")
    default void messagesThatComeSlowlyArePolledInOrder() throws Exception {
        var pipe = mp().<byte[]>pipe();
        var end = pipe.second();
        int[] lengths = {0, 5, 0, 3, 1, 0, 2, 4};
        Process process = child(() -> {
            for (int length : lengths) {
                Await.pause(Duration.ofMillis(50));
                end.sendBytes(new byte[length]);
            }
        });
        for (int length : lengths) {
            Await.until("the next message", () -> pipe.first().poll(Duration.ofMillis(10)));
            assertEquals(length, pipe.first().receiveBytes().length);
        }
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    @Row("CON-20")
    default void pollingInAChildTakesNoPartOfAMessage() throws Exception {
        var pipe = mp().<String>pipe(io.multiprocessing.Pipe.Direction.ONE_WAY);
        var reader = pipe.first();
        var ready = mp().<String>queue();
        Process process = child(() -> {
            ready.put("polling");
            assertTrue(reader.poll(Duration.ofSeconds(20)));
        });
        Expect.next("polling", ready);
        pipe.second().send("first");
        pipe.second().send("second");
        Expect.endsWell(process);
        assertEquals("first", Expect.received(reader));
        assertEquals("second", Expect.received(reader));
        pipe.close();
    }

    @Test
    @Row("ROB-32")
    default void aWaitingReceiveAnswersToAnInterruptAndTheConnectionStaysOpen() throws Exception {
        var pipe = mp().<String>pipe();
        var receiving = Waiting.in(pipe.first()::receive);
        receiving.interrupt();
        receiving.failure(InterruptedException.class, Expect.AT_ONCE);
        var polling = Waiting.in(() -> pipe.first().poll(Duration.ofHours(1)));
        polling.interrupt();
        polling.failure(InterruptedException.class, Expect.AT_ONCE);
        pipe.second().send("still open");
        assertEquals("still open", pipe.first().receive());
        pipe.close();
    }

    /** Interrupts before, in the middle of and after the message that a thread waits for, as it happens. */
    @Test
    @Row("ROB-32")
    default void whoIsInterruptedWhileALargeMessageComesLosesNothing() throws Exception {
        int bytes = 3 << 20;
        int messages = 12;
        var pipe = mp().pipe();
        var end = pipe.second();
        Process process = child(() -> {
            byte[] message = new byte[bytes];
            for (int i = 1; i <= messages; i++) {
                Arrays.fill(message, (byte) i);
                end.sendBytes(message);
            }
        });
        try (var arena = Arena.ofShared()) {
            MemorySegment into = arena.allocate(bytes);
            int received = 0;
            for (int attempt = 0; received < messages; attempt++) {
                var receiving = new FutureTask<>(() -> pipe.first().receiveBytes(into));
                Thread thread = Thread.ofPlatform().daemon().start(receiving);
                if (attempt % 6 != 0) {
                    for (int i = 0; i < attempt % 6 * 200; i++) {
                        Thread.yield();
                    }
                    thread.interrupt();
                }
                try {
                    assertEquals(bytes, receiving.get(Expect.AT_ONCE.toSeconds() + 10, TimeUnit.SECONDS));
                    received++;
                    byte[] expected = new byte[bytes];
                    Arrays.fill(expected, (byte) received);
                    assertEquals(-1, into.mismatch(MemorySegment.ofArray(expected)), "message " + received);
                } catch (ExecutionException e) {
                    assertInstanceOf(InterruptedException.class, e.getCause());
                }
            }
        }
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    default void whoClosesTheMemoryThatAMessageComesIntoLosesThatOneAndItsSenderGoesOn() throws Exception {
        int bytes = 8 << 20; // more than may be under way
        int messages = 4;
        var pipe = mp().pipe();
        var end = pipe.second();
        Process sender = child(() -> {
            byte[] message = new byte[bytes];
            for (int i = 1; i <= messages; i++) {
                Arrays.fill(message, (byte) i);
                end.sendBytes(message);
            }
        });
        FutureTask<Integer> receiving;
        try (var arena = Arena.ofShared()) {
            MemorySegment into = arena.allocate(bytes);
            receiving = new FutureTask<>(() -> pipe.first().receiveBytes(into));
            Thread.ofPlatform().daemon().start(receiving);
            Await.until("the first message begins to come", () -> into.get(ValueLayout.JAVA_BYTE, 0) != 0);
        }
        try {
            assertEquals(bytes, receiving.get(Expect.AT_ONCE.toSeconds() + 10, TimeUnit.SECONDS)); // it was faster
        } catch (ExecutionException e) {
            assertInstanceOf(IllegalStateException.class, e.getCause());
        }
        int last = 0;
        while (last < messages) { // the first one may still be there, where it was copied by the receiver itself
            byte[] message = pipe.first().receiveBytes();
            byte[] expected = new byte[bytes];
            Arrays.fill(expected, (byte) ++last);
            if (last == 1 && message[0] != 1) {
                Arrays.fill(expected, (byte) ++last);
            }
            assertArrayEquals(expected, message);
        }
        Expect.endsWell(sender);
        pipe.close();
    }

    @Test
    @Row("ROB-32")
    default void waitsOfAChildAnswerToInterruptsToo() throws Exception {
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        Process process = child(() -> {
            for (int i = 0; i < 5; i++) {
                var receiving = Waiting.in(end::receive);
                receiving.interrupt();
                receiving.failure(InterruptedException.class, Expect.AT_ONCE);
            }
            end.send("ready");
            assertEquals("unharmed", end.receive());
        });
        assertEquals("ready", Expect.received(pipe.first()));
        pipe.first().send("unharmed");
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    default void closingAConnectionEndsTheWaitsInIt() throws Exception {
        var pipe = mp().pipe();
        var receiving = Waiting.in(pipe.first()::receive);
        var polling = Waiting.in(() -> pipe.first().poll(Duration.ofHours(1)));
        var bytes = Waiting.in(pipe.first()::receiveBytes);
        pipe.first().close();
        receiving.failure(ClosedChannelException.class, Expect.AT_ONCE);
        polling.failure(ClosedChannelException.class, Expect.AT_ONCE);
        bytes.failure(ClosedChannelException.class, Expect.AT_ONCE);
        pipe.close();
    }

    @Test
    default void closingAConnectionEndsTheWaitsOfAChildInIt() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        Process process = child(() -> {
            var receiving = Waiting.in(end::receive);
            end.close();
            receiving.failure(ClosedChannelException.class, Expect.AT_ONCE);
        });
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    default void closingAConnectionEndsASendThatWaits() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        Process process = child(() -> {
            var sending = Waiting.in(() -> {
                while (true) {
                    end.sendBytes(new byte[1 << 20]);
                }
            });
            end.close();
            sending.failure(ClosedChannelException.class, Expect.AT_ONCE);
        });
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    @Row("CON-32")
    default void aClosedConnectionRefusesEverything() throws Exception {
        var pipe = mp().pipe();
        pipe.second().send("unread");
        pipe.first().close();
        pipe.first().close();
        assertThrows(ClosedChannelException.class, () -> pipe.first().send(1));
        assertThrows(ClosedChannelException.class, () -> pipe.first().sendBytes(new byte[1]));
        assertThrows(ClosedChannelException.class, pipe.first()::receive);
        assertThrows(ClosedChannelException.class, pipe.first()::receiveBytes);
        assertThrows(ClosedChannelException.class, pipe.first()::poll);
        assertThrows(ClosedChannelException.class, () -> pipe.first().poll(Duration.ofSeconds(1)));
        assertThrows(ClosedChannelException.class, () -> pipe.first().receive(bytes -> {}, 1));
        pipe.close();
        pipe.close();
        assertThrows(ClosedChannelException.class, () -> pipe.second().send(1));
    }

    @Test
    default void virtualThreadsMayWaitForMessages() throws Exception {
        var pipe = mp().<Integer>pipe();
        var end = pipe.second();
        var results = mp().<Integer>queue();
        Process process = child(() -> {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 100; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        results.put(end.receive());
                    } catch (java.io.IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            results.put(-1);
            for (Thread thread : threads) {
                thread.join();
            }
        });
        Expect.next(-1, results);
        for (int i = 0; i < 100; i++) {
            pipe.first().send(1);
        }
        Expect.endsWell(process);
        assertEquals(100, results.stream().mapToInt(Integer::intValue).sum());
        pipe.close();
    }
}
