package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.BrokenPipeException;
import io.multiprocessing.Process;
import java.io.EOFException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The end of the stream, and sending to nobody: an end is closed when no process holds it any more. */
interface PipeEndRules extends Stage {
    @Test
    @Row("CON-30")
    default void allMessagesComeBeforeTheEnd() throws Exception {
        var pipe = mp().<Integer>pipe();
        var end = pipe.second();
        Process process = child(() -> {
            for (int i = 0; i < 100; i++) {
                end.send(i);
            }
            end.close();
            Await.forever();
        });
        end.close();
        for (int i = 0; i < 100; i++) {
            assertEquals(i, Expect.received(pipe.first()));
        }
        Expect.atOnce(() -> assertThrows(EOFException.class, pipe.first()::receive));
        assertTrue(pipe.first().poll());
        assertTrue(pipe.first().poll(Duration.ofSeconds(1)));
        assertThrows(EOFException.class, pipe.first()::receive);
        assertThrows(EOFException.class, pipe.first()::receiveBytes);
        assertThrows(BrokenPipeException.class, () -> pipe.first().send(1));
        pipe.close();
        KillAt.kill(process);
    }

    @Test
    default void theEndIsSeenWhenAChildThatHeldTheOtherEndIsDead() throws Exception {
        var pipe = mp().<Integer>pipe();
        var end = pipe.second();
        Process process = child(() -> {
            end.send(1);
            Await.forever();
        });
        end.close();
        assertEquals(1, Expect.received(pipe.first()));
        var receiving = Waiting.in(pipe.first()::receive);
        process.kill();
        receiving.failure(EOFException.class, Expect.AT_ONCE);
        assertThrows(BrokenPipeException.class, () -> pipe.first().send(2));
        Expect.ends(-9, process);
        pipe.close();
    }

    @Test
    default void theEndIsNotSeenWhileAnotherProcessHoldsTheOtherEnd() throws Exception {
        var pipe = mp().<Integer>pipe();
        var end = pipe.second();
        var go = mp().<String>queue();
        Process first = child(() -> end.send(1));
        Process second = child(() -> {
            go.take();
            end.send(2);
        });
        end.close();
        assertEquals(1, Expect.received(pipe.first()));
        Expect.endsWell(first);
        assertFalse(pipe.first().poll(Duration.ofMillis(200)));
        go.put("go");
        assertEquals(2, Expect.received(pipe.first()));
        Expect.endsWell(second);
        assertThrows(EOFException.class, pipe.first()::receive);
        pipe.close();
    }

    @Test
    @Row("CON-11")
    default void theParentMayCloseItsCopyRightAfterTheStart() throws Exception {
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        Process process = child(() -> end.send(end.receive()));
        end.close();
        pipe.first().send("hello");
        assertEquals("hello", Expect.received(pipe.first()));
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    default void aChildLearnsThatItsParentClosedTheOtherEnd() throws Exception {
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        var ready = mp().<String>queue();
        Process process = child(() -> {
            var receiving = Waiting.in(() -> {
                assertEquals("last", end.receive());
                return end.receive();
            });
            ready.put("ready");
            receiving.failure(EOFException.class, Await.LIMIT);
            assertTrue(end.poll());
            assertThrows(BrokenPipeException.class, () -> end.send("nobody"));
        });
        end.close();
        Expect.next("ready", ready);
        pipe.first().send("last");
        pipe.first().close();
        Expect.endsWell(process);
    }

    @Test
    default void aSendThatWaitsLearnsThatNobodyWillReceive() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        var ready = mp().<String>queue();
        Process process = child(() -> {
            var sending = Waiting.in(() -> {
                while (true) {
                    end.sendBytes(new byte[1 << 20]);
                }
            });
            ready.put("ready");
            sending.failure(BrokenPipeException.class, Await.LIMIT);
        });
        Expect.next("ready", ready);
        pipe.first().close();
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    default void bothEndsInOneProcessSeeTheEndToo() throws Exception {
        var pipe = mp().<Integer>pipe();
        pipe.first().send(1);
        var receiving = Waiting.in(() -> {
            assertEquals(1, pipe.second().receive());
            return pipe.second().receive();
        });
        pipe.first().close();
        receiving.failure(EOFException.class, Expect.AT_ONCE);
        assertThrows(BrokenPipeException.class, () -> pipe.second().send(2));
        pipe.close();
    }

    @Test
    default void aSendToNobodyBreaksTheFirstTime() throws Exception {
        var pipe = mp().<Integer>pipe(io.multiprocessing.Pipe.Direction.ONE_WAY);
        pipe.first().close();
        assertThrows(BrokenPipeException.class, () -> pipe.second().send(1));
        assertThrows(BrokenPipeException.class, () -> pipe.second().sendBytes(new byte[0]));
        pipe.close();
    }
}
