package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.multiprocessing.BrokenPipeException;
import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import java.io.EOFException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ends of pipes sent through pipes and queues. */
interface PipeTravelRules extends Stage {
    @Test
    @Row("CON-24")
    default void anEndTravelsThroughAConnection() throws Exception {
        var courier = mp().<Connection<String>>pipe();
        var there = courier.second();
        Process process = child(() -> {
            try (Connection<String> writer = there.receive()) {
                writer.send("all is well");
            }
            Connection<String> both = there.receive();
            String word = both.receive();
            both.send(word + word);
        });
        there.close();

        var oneWay = mp().<String>pipe(Pipe.Direction.ONE_WAY);
        courier.first().send(oneWay.second());
        oneWay.second().close();
        assertEquals("all is well", Expect.received(oneWay.first()));
        assertThrows(EOFException.class, oneWay.first()::receive);

        var duplex = mp().<String>pipe();
        courier.first().send(duplex.second());
        duplex.second().close();
        duplex.first().send("foobar");
        assertEquals("foobarfoobar", Expect.received(duplex.first()));
        Expect.endsWell(process);
        assertThrows(EOFException.class, duplex.first()::receive);
        courier.close();
        oneWay.close();
        duplex.close();
    }

    @Test
    default void anEndUnderWayCountsAsHeld() throws Exception {
        var ends = mp().<Connection<String>>queue();
        var pipe = mp().<String>pipe();
        ends.put(pipe.second());
        pipe.second().close();
        pipe.first().send("for whoever takes it");
        assertFalse(pipe.first().poll(Duration.ofMillis(100)));
        Process process = child(() -> {
            Connection<String> end = ends.take();
            end.send(end.receive() + ", taken");
        });
        assertEquals("for whoever takes it, taken", Expect.received(pipe.first()));
        Expect.endsWell(process);
        assertThrows(EOFException.class, pipe.first()::receive);
        pipe.close();
    }

    @Test
    default void anEndIsNobodysWhenTheMessageThatCarriedItIsDropped() throws Exception {
        var ends = mp().<Connection<String>>queue();
        var pipe = mp().<String>pipe();
        ends.put(pipe.second());
        pipe.second().close();
        pipe.first().send("somebody may come");
        ends.clear();
        assertThrows(EOFException.class, pipe.first()::receive);
        assertThrows(BrokenPipeException.class, () -> pipe.first().send("nobody"));
        pipe.close();
    }

    @Test
    default void anEndIsNobodysWhenThePipeThatCarriedItIsGone() throws Exception {
        var courier = mp().<Connection<String>>pipe();
        var pipe = mp().<String>pipe();
        courier.first().send(pipe.second());
        pipe.second().close();
        pipe.first().send("somebody may come");
        courier.close();
        assertThrows(EOFException.class, pipe.first()::receive);
        pipe.close();
    }

    @Test
    default void anEndSentByAChildThatDiesIsStillHeld() throws Exception {
        var ends = mp().<Connection<String>>queue();
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        Process process = child(() -> {
            ends.put(end);
            Runtime.getRuntime().halt(9);
        });
        end.close();
        Expect.ends(9, process);
        pipe.first().send("held by the queue");
        Connection<String> taken = Expect.next(ends);
        assertEquals("held by the queue", Expect.received(taken));
        taken.close();
        assertThrows(BrokenPipeException.class, () -> pipe.first().send("nobody"));
        pipe.close();
    }

    @Test
    default void endsOfAPipeThatAChildMadeConnectItsParentAndItsSibling() throws Exception {
        var ends = mp().<Connection<String>>queue();
        var release = mp().<String>queue();
        Process maker = child(() -> {
            try (var pipe = Context.current().<String>pipe()) {
                ends.put(pipe.first());
                ends.put(pipe.second());
            }
            release.take();
        });
        Connection<String> mine = Expect.next(ends);
        Process sibling = child(() -> {
            Connection<String> theirs = ends.take();
            theirs.send("from the sibling");
            theirs.receive();
        });
        assertEquals("from the sibling", Expect.received(mine));
        mine.send("end");
        Expect.endsWell(sibling);
        assertThrows(EOFException.class, mine::receive);
        mine.close();
        release.put("end");
        Expect.endsWell(maker);
    }

    @Test
    default void manyEndsInOneMessageTravelTogether() throws Exception {
        var courier = mp().<List<Connection<Integer>>>pipe();
        var there = courier.second();
        Process process = child(() -> {
            int number = 0;
            for (Connection<Integer> end : there.receive()) {
                end.send(number++);
                end.close();
            }
        });
        var pipes = List.of(mp().<Integer>pipe(), mp().<Integer>pipe(), mp().<Integer>pipe());
        courier.first().send(pipes.stream().map(Pipe::second).toList());
        pipes.forEach(pipe -> pipe.second().close());
        for (int i = 0; i < 3; i++) {
            assertEquals(i, Expect.received(pipes.get(i).first()));
            assertThrows(EOFException.class, pipes.get(i).first()::receive);
            pipes.get(i).close();
        }
        Expect.endsWell(process);
        courier.close();
    }

    @Test
    default void aGrandchildMayHoldAnEnd() throws Exception {
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        Process process = child(() -> {
            Process grandchild = Context.current().start(() -> end.send("from the grandchild"));
            end.close();
            grandchild.join();
        });
        end.close();
        assertEquals("from the grandchild", Expect.received(pipe.first()));
        Expect.endsWell(process);
        assertThrows(EOFException.class, pipe.first()::receive);
        pipe.close();
    }
}
