package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.SerializationException;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An end that somebody took along with a message, and never came to hold, is nobody's. */
interface PipeLostEndRules extends Stage {
    /** Nobody holds the other end, or will. */
    private static void assertAlone(Connection<?> end) throws Exception {
        assertTrue(end.poll(Await.LIMIT), "somebody still holds the other end");
        assertThrows(EOFException.class, end::receive);
    }

    @Test
    default void anEndIsNobodysWhenItsTakerIsKilledBeforeItUnpackedIt() throws Exception {
        var ends = mp().<Connection<String>>queue();
        var pipe = mp().<String>pipe();
        ends.put(pipe.second());
        pipe.second().close();
        Process taker = killAt().stopped("queue.take.after-ack", ends::take);
        assertFalse(pipe.first().poll(), "its taker lives");
        KillAt.kill(taker);
        assertAlone(pipe.first());
        pipe.close();
    }

    @Test
    default void anEndIsNobodysWhenTheReceiverOfItsMessageIsKilledBeforeItUnpackedIt() throws Exception {
        var courier = mp().<Connection<String>>pipe();
        var there = courier.second();
        var pipe = mp().<String>pipe();
        courier.first().send(pipe.second());
        pipe.second().close();
        killAt().killed("pipe.receive.after-ack", there::receive);
        assertAlone(pipe.first());
        pipe.close();
        courier.close();
    }

    @Test
    default void noneOfManyEndsStaysBehindWhenTheirTakerIsKilled() throws Exception {
        var ends = mp().<Connection<String>>queue();
        var pipes = new ArrayList<Pipe<String>>();
        for (int i = 0; i < 100; i++) {
            Pipe<String> pipe = mp().pipe();
            pipes.add(pipe);
            ends.put(pipe.second());
            pipe.second().close();
        }
        killAt().killed("queue.take.after-ack#60", () -> {
            var taken = new ArrayList<Connection<String>>();
            while (true) {
                taken.add(ends.take());
            }
        });
        for (int i = 0; i < 60; i++) {
            assertAlone(pipes.get(i).first());
        }
        for (int i = 60; i < 100; i++) {
            Connection<String> end = Expect.next(ends);
            end.send("still there");
            assertEquals("still there", pipes.get(i).first().receive());
            end.close();
        }
        pipes.forEach(Pipe::close);
    }

    @Test
    default void anEndOfASiblingsPipeIsNobodysWhenItsTakerIsKilledBeforeItUnpackedIt() throws Exception {
        var ends = mp().<Connection<String>>queue();
        Process maker = child(() -> {
            var pipe = Context.current().<String>pipe();
            ends.put(pipe.second());
            pipe.second().close();
            assertAlone(pipe.first());
        });
        killAt().killed("queue.take.after-ack", ends::take);
        Expect.endsWell(maker);
    }

    @Test
    default void anEndThatWasUnpackedOutlivesTheMessageAndItsTakersDeath() throws Exception {
        var ends = mp().<Connection<String>>queue();
        var onward = mp().<Connection<String>>queue();
        var pipe = mp().<String>pipe();
        ends.put(pipe.second());
        pipe.second().close();
        Process taker = child(() -> {
            onward.put(ends.take());
            Await.forever();
        });
        Connection<String> end = Expect.next(onward);
        KillAt.kill(taker);
        assertFalse(pipe.first().poll());
        end.send("held by its third holder");
        assertEquals("held by its third holder", Expect.received(pipe.first()));
        end.close();
        assertAlone(pipe.first());
        pipe.close();
    }

    @Test
    default void anEndInAMessageThatIsReceivedAsBytesIsNobodys() throws Exception {
        var courier = mp().<Object>pipe();
        var there = courier.second();
        var pipe = mp().<String>pipe();
        courier.first().send(List.of(pipe.second()));
        there.receiveBytes();
        courier.first().send(List.of(pipe.second()));
        Process receiver = child(() -> {
            there.receiveBytes();
            Await.forever();
        });
        pipe.second().close();
        assertAlone(pipe.first());
        KillAt.kill(receiver);
        pipe.close();
        courier.close();
    }

    @Test
    default void anEndInAMessageThatCannotBeReadIsNobodys() throws Exception {
        var messages = mp().<List<Object>>queue();
        var pipe = mp().<String>pipe();
        messages.put(List.of(new Broken.WhenRead("first"), pipe.second()));
        assertThrows(SerializationException.class, messages::take);
        messages.put(List.of(new Broken.WhenRead("first"), pipe.second()));
        Process taker = child(() -> {
            assertThrows(SerializationException.class, messages::take);
            Await.forever();
        });
        pipe.second().close();
        assertAlone(pipe.first());
        KillAt.kill(taker);
        pipe.close();
    }
}
