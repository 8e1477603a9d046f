package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Peers that are processes and are killed. */
interface PeerDeathRules extends Wired {
    @Test
    default void whatAKilledPeerHadSentArrivesBeforeTheEnd() throws Exception {
        int count = 10_000;
        wiring().acceptWith((inbox, message) -> {
            if (ByteBuffer.wrap(message).getInt() == count - 100) {
                Inbox.Reaction.STUCK.to(inbox, message);
            }
        });
        PeerJvm peer = wiring().peer("numbers", Integer.toString(count));
        Side side = wiring().nextAccepted();
        peer.awaitLine("done");
        peer.kill();
        side.inbox().release();
        side.inbox().awaitClosed();
        for (int i = 0; i < count; i++) {
            assertEquals(i, ByteBuffer.wrap(side.receive()).getInt());
        }
        assertEquals(0, side.inbox().waiting());
    }

    @Test
    default void aMessageCutShortByAKillIsNotDelivered() throws Exception {
        wiring().acceptWith(Inbox.Reaction.STUCK);
        PeerJvm peer = wiring().peer("large", Integer.toString(64 << 20));
        Side side = wiring().nextAccepted();
        side.inbox().awaitStuck();
        peer.awaitLine("done");
        peer.kill();
        side.inbox().release();
        // A cause is given where a part of the message had come; that cannot be told from here.
        side.inbox().awaitClosed();
        assertEquals(1, side.inbox().waiting());
    }

    @Test
    default void sendingToAKilledPeerFailsSoon() throws Exception {
        PeerJvm peer = wiring().peer("numbers", "1");
        Side side = wiring().nextAccepted();
        peer.awaitLine("done");
        peer.kill();
        side.inbox().awaitClosed();
        assertThrows(IOException.class, () -> side.send(new byte[] {1}));
    }

    @Test
    default void flushingFailsWhenThePeerIsKilled() throws Exception {
        PeerJvm peer = wiring().peer("stuck");
        Side side = wiring().nextAccepted();
        side.receive();
        side.send(new byte[] {1});
        peer.awaitLine("stuck");
        side.send(new byte[32 << 20]);
        var flushing = new FutureTask<Void>(() -> {
            side.flush();
            return null;
        });
        Thread thread = Thread.ofPlatform().daemon().start(flushing);
        Await.until(
                "flush waits",
                () -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
        peer.kill();
        var failure =
                assertThrows(ExecutionException.class, () -> flushing.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertInstanceOf(IOException.class, failure.getCause());
        side.inbox().awaitClosed();
    }

    @Test
    default void theDeathOfAPeerConcernsNobodyElse() throws Exception {
        Pair other = wiring().pair();
        PeerJvm peer = wiring().peer("numbers", "1");
        Side side = wiring().nextAccepted();
        peer.awaitLine("done");
        peer.kill();
        side.inbox().awaitClosed();
        other.near().send(new byte[] {1});
        other.far().receive();
    }
}
