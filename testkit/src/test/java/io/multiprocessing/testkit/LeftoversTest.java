package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The leak check sees what it is there to see. */
@Timeout(60)
class LeftoversTest {
    @Test
    void anOpenSocketIsSeenUntilItIsClosed() throws Exception {
        try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Leftovers before = Leftovers.now();
            var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            assertEquals(1, Leftovers.now().without(before).descriptors().size());
            second.close();
            Await.until("nothing is left", () -> Leftovers.now().without(before).isEmpty());
            assertTrue(first.isBound());
        }
    }

    @Test
    void aThreadThatKeepsTheJvmAliveIsSeenAndADaemonIsNot() throws Exception {
        Leftovers before = Leftovers.now();
        var end = new CountDownLatch(1);
        Thread daemon = Thread.ofPlatform().daemon(true).start(() -> await(end));
        assertTrue(Leftovers.now().without(before).threads().isEmpty());
        Thread keeper = Thread.ofPlatform().daemon(false).start(() -> await(end));
        assertEquals(1, Leftovers.now().without(before).threads().size());
        end.countDown();
        daemon.join();
        keeper.join();
        assertTrue(Leftovers.now().without(before).threads().isEmpty());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChildIsSeenUntilItIsReaped() throws Exception {
        Leftovers before = Leftovers.now();
        var context = io.multiprocessing.Context.create("loopback");
        var child = context.start(Await::forever);
        Leftovers left = Leftovers.now().without(before);
        assertEquals(1, left.children().size());
        KillAt.kill(child);
        context.close();
        Await.until(
                "no child is left",
                () -> Leftovers.now().without(before).children().isEmpty());
    }
}
