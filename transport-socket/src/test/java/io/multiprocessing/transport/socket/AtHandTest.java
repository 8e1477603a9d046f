package io.multiprocessing.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.internal.work.AtHand;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.Pids;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection has here is told without a question to the process at the other end. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AtHandTest {
    @Test
    void aSenderThatIsStoppedHoldsNobodyUpWhoLooksWhatIsAtHand() throws Exception {
        try (var mp = Context.create("socket")) {
            Pipe<Integer> pipe = mp.pipe();
            Connection<Integer> mine = pipe.first();
            Connection<Integer> other = pipe.second();
            var child = mp.process().daemon(true).start(() -> {
                other.send(1);
                other.send(other.receive());
                Await.forever();
            });
            assertEquals(1, mine.receive());
            long took;
            Pids.signal("STOP", child.pid());
            try {
                long began = System.nanoTime();
                for (int i = 0; i < 1_000; i++) {
                    assertFalse(AtHand.on(mine));
                }
                took = System.nanoTime() - began;
            } finally {
                Pids.signal("CONT", child.pid());
            }
            assertTrue(took < TimeUnit.MILLISECONDS.toNanos(900), () -> "a thousand looks took ns: " + took);
            mine.send(2);
            Await.until("the answer is at hand", () -> AtHand.on(mine));
            assertEquals(2, mine.receive());
            child.kill();
            child.join();
        }
    }

    @Test
    void theEndOfAPipeIsAtHand() throws Exception {
        try (var mp = Context.create("socket")) {
            Pipe<Integer> pipe = mp.pipe();
            Connection<Integer> mine = pipe.first();
            assertFalse(AtHand.on(mine));
            pipe.second().close();
            Await.until("the end is at hand", () -> AtHand.on(mine));
        }
    }
}
