package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.BrokenPipeException;
import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders, receivers and makers of pipes that are killed. */
interface PipeDeathRules extends Stage {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipe.send.before-send",
                "pipe.send.after-send",
                "pipe.send.mid-message",
                "pipe.receive.requested",
                "pipe.receive.received",
                "pipe.receive.after-ack"
            })
    default void whereverAUserOfThePipeIsKilledTheOthersGoOn(String point) throws Exception {
        try (var survivors = new Survivors(mp())) {
            var end = survivors.echoing();
            survivors.own().send("for the victim");
            killAt().killed(point, () -> {
                end.send("x".repeat(8 << 20));
                end.receive();
            });
            survivors.check(this);
        }
    }

    @Test
    @Row("CON-31")
    default void aMessageWhoseSenderDiedInTheMiddleIsAnErrorAndNotTheEnd() throws Exception {
        var pipe = mp().<byte[]>pipe();
        var end = pipe.second();
        Process sender = killAt().stopped("pipe.send.mid-message", () -> end.sendBytes(new byte[32 << 20]));
        var receiving = Waiting.in(pipe.first()::receiveBytes);
        sender.kill();
        var error = receiving.failure(IOException.class, Duration.ofSeconds(5));
        assertFalse(error instanceof EOFException, () -> "it looks like the end of the stream: " + error);
        Expect.ends(-9, sender);
        end.send(new byte[] {1, 2, 3});
        assertEquals(3, Expect.received(pipe.first()).length);
        pipe.close();
    }

    @Test
    @Row("CON-31")
    default void aMessageThatComesIntoMemoryOfItsReceiverIsCutShortWithItsSender() throws Exception {
        var pipe = mp().<byte[]>pipe();
        var end = pipe.second();
        try (var arena = Arena.ofShared()) {
            MemorySegment into = arena.allocate(32 << 20);
            var receiving = Waiting.in(() -> pipe.first().receiveBytes(into));
            Process sender = killAt().stopped("pipe.send.mid-message", () -> end.sendBytes(new byte[32 << 20]));
            sender.kill();
            var error = receiving.failure(IOException.class, Duration.ofSeconds(5));
            assertFalse(error instanceof EOFException, () -> "it looks like the end of the stream: " + error);
            Expect.ends(-9, sender);
            end.send(new byte[] {1, 2, 3});
            assertEquals(3, pipe.first().receiveBytes(into));
        }
        pipe.close();
    }

    @Test
    default void aMessageThatWasSentSurvivesItsSender() throws Exception {
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        Process sender = killAt().stopped("pipe.send.after-send", () -> end.send("sent"));
        end.close();
        KillAt.kill(sender);
        assertEquals("sent", Expect.received(pipe.first()));
        assertThrows(EOFException.class, pipe.first()::receive);
        pipe.close();
    }

    @Test
    default void aMessageThatWasNotSentIsNotThere() throws Exception {
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        Process sender = killAt().stopped("pipe.send.before-send", () -> end.send("not sent"));
        end.close();
        KillAt.kill(sender);
        assertThrows(EOFException.class, pipe.first()::receive);
        pipe.close();
    }

    @Test
    default void whatIsSentToADeadReceiverBreaks() throws Exception {
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        pipe.first().send("received, but not answered");
        Process receiver = killAt().stopped("pipe.receive.received", end::receive);
        end.close();
        pipe.first().send("still held");
        KillAt.kill(receiver);
        assertThrows(BrokenPipeException.class, () -> pipe.first().send("nobody"));
        assertThrows(EOFException.class, pipe.first()::receive);
        pipe.close();
    }

    @Test
    default void aLargeSendToAReceiverThatIsKilledEnds() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        var ready = mp().<String>queue();
        Process receiver = child(() -> {
            ready.put("ready");
            end.poll(Duration.ofHours(1));
            Await.forever();
        });
        end.close();
        Expect.next("ready", ready);
        var sending = Waiting.in(() -> {
            while (true) {
                pipe.first().sendBytes(new byte[1 << 20]);
            }
        });
        receiver.kill();
        sending.failure(BrokenPipeException.class, Expect.AT_ONCE);
        pipe.close();
    }

    @Test
    default void theDeathOfTheMakerEndsItsPipeForAllOthersAtOnce() throws Exception {
        var ends = mp().<Connection<String>>queue();
        var results = mp().<String>queue();
        Process maker = child(() -> {
            var pipe = Context.current().<String>pipe();
            ends.put(pipe.first());
            ends.put(pipe.second());
            Await.forever();
        });
        Connection<String> mine = Expect.next(ends);
        Process sibling = child(() -> {
            Connection<String> theirs = ends.take();
            var receiving = Waiting.in(theirs::receive);
            results.put("waiting");
            receiving.failure(IOException.class, Await.LIMIT);
        });
        Expect.next("waiting", results);
        var receiving = Waiting.in(mine::receive);
        maker.kill();
        receiving.failure(IOException.class, Expect.AT_ONCE);
        assertThrows(IOException.class, () -> mine.send("x"));
        Expect.endsWell(sibling);
        Expect.ends(-9, maker);
        mine.close();
    }

    @Test
    default void aKilledReceiverTakesNothingThatItHadNotAskedFor() throws Exception {
        var pipe = mp().<Integer>pipe();
        var end = pipe.second();
        for (int i = 0; i < 10; i++) {
            pipe.first().send(i);
        }
        killAt().killed("pipe.receive.received#3", () -> {
            while (true) {
                end.receive();
            }
        });
        int next = Expect.received(end);
        assertTrue(next == 2 || next == 3, "the next message is number " + next);
        for (int i = next + 1; i < 10; i++) {
            assertEquals(i, Expect.received(end));
        }
        pipe.close();
    }
}
