package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** How a connection ends. */
interface EndingRules extends Wired {
    @Test
    default void closingIsSeenOnBothSidesOnce() throws Exception {
        Pair pair = wiring().pair();
        pair.near().close();
        pair.near().close();
        assertNull(pair.near().inbox().awaitClosed());
        assertNull(pair.far().inbox().awaitClosed());
        pair.far().close();
        pair.near().close();
    }

    @Test
    default void bothSidesMayCloseAtTheSameTime() throws Exception {
        for (int i = 0; i < 100; i++) {
            Pair pair = wiring().pair();
            Thread other = Thread.ofPlatform().start(pair.far()::close);
            pair.near().close();
            other.join();
            pair.near().inbox().awaitClosed();
            pair.far().inbox().awaitClosed();
        }
    }

    @Test
    default void whatWasSentBeforeClosingArrives() throws Exception {
        for (int round = 0; round < 20; round++) {
            Pair pair = wiring().pair();
            for (int i = 0; i < 1_000; i++) {
                pair.near().send(Pattern.marked(1, i, 1_000));
            }
            pair.near().close();
            assertNull(pair.far().inbox().awaitClosed());
            for (int i = 0; i < 1_000; i++) {
                assertArrayEquals(Pattern.marked(1, i, 1_000), pair.far().receive());
            }
        }
    }

    @Test
    default void aSideThatClosesInTheMiddleOfMessagesGetsNoMoreOfThem() throws Exception {
        wiring().acceptWith((inbox, message) -> inbox.connection().close());
        Pair pair = wiring().pair();
        try {
            for (int i = 0; i < 100; i++) {
                pair.near().send(new byte[] {1});
            }
        } catch (IOException closedMeanwhile) {
            // as it should be
        }
        assertNull(pair.far().inbox().awaitClosed());
        pair.near().inbox().awaitClosed();
        assertEquals(1, pair.far().inbox().waiting());
    }

    @Test
    default void whatAReceiverThrowsClosesItsConnectionOnly() throws Exception {
        Pair other = wiring().pair();
        var faults = new ArrayList<Inbox.Reaction>();
        faults.add((_, _) -> {
            throw new IOException("a message that makes no sense");
        });
        faults.add((_, _) -> {
            throw new IllegalStateException("a fault in the receiver");
        });
        faults.add((_, _) -> {
            throw new StackOverflowError("a deep fault in the receiver");
        });
        for (Inbox.Reaction fault : faults) {
            Pair pair = wiring().acceptWith(fault).pair();
            pair.near().send(new byte[] {1});
            assertNotNull(pair.far().inbox().awaitClosed());
            pair.near().inbox().awaitClosed();
        }
        other.near().send(new byte[] {1});
        assertArrayEquals(new byte[] {1}, other.far().receive());
    }

    @Test
    default void aReceiverThatLeavesItsThreadInterruptedHarmsNobody() throws Exception {
        Pair other = wiring().pair();
        wiring().acceptWith((_, _) -> Thread.currentThread().interrupt());
        Pair pair = wiring().pair();
        for (int i = 0; i < 50; i++) {
            pair.near().send(Pattern.marked(1, i, 10));
            assertArrayEquals(Pattern.marked(1, i, 10), pair.far().receive());
        }
        other.near().send(new byte[] {1});
        assertArrayEquals(new byte[] {1}, other.far().receive());
    }
}
