package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.multiprocessing.spi.MessageConnection;
import org.junit.jupiter.api.Test;

/** How long a message may be, as its receiver says. */
interface LimitRules extends Wired {
    @Test
    default void aConnectionBeginsWithTheInitialLimit() throws Exception {
        Pair pair = wiring().acceptUpTo(MessageConnection.INITIAL_LIMIT).pair();
        byte[] longest = Pattern.of(MessageConnection.INITIAL_LIMIT, 1);
        pair.near().send(longest);
        assertArrayEquals(longest, pair.far().receive());
        pair.near().send(Pattern.of(MessageConnection.INITIAL_LIMIT + 1, 1));
        assertNotNull(pair.far().inbox().awaitClosed(), "the cause says what was too long");
        pair.near().inbox().awaitClosed();
        assertEquals(0, pair.far().inbox().waiting());
    }

    @Test
    default void aTooLongMessageConcernsNobodyElse() throws Exception {
        wiring().acceptUpTo(1_000);
        Pair other = wiring().pair();
        Pair pair = wiring().pair();
        pair.near().send(Pattern.of(1_001, 1));
        pair.near().inbox().awaitClosed();
        other.near().send(Pattern.of(1_000, 1));
        assertArrayEquals(Pattern.of(1_000, 1), other.far().receive());
        Pair another = wiring().pair();
        another.near().send(Pattern.of(999, 1));
        assertArrayEquals(Pattern.of(999, 1), another.far().receive());
    }

    @Test
    default void whatCameBeforeATooLongMessageIsDelivered() throws Exception {
        Pair pair = wiring().acceptUpTo(1_000).pair();
        for (int i = 0; i < 100; i++) {
            pair.near().send(Pattern.marked(1, i, 1_000));
        }
        pair.near().send(Pattern.of(1_001, 1));
        assertNotNull(pair.far().inbox().awaitClosed());
        for (int i = 0; i < 100; i++) {
            assertArrayEquals(Pattern.marked(1, i, 1_000), pair.far().receive());
        }
        assertEquals(0, pair.far().inbox().waiting());
    }

    @Test
    default void aLimitRaisedByAReceiverCountsFromTheNextMessage() throws Exception {
        Pair pair = wiring().acceptUpTo(MessageConnection.INITIAL_LIMIT)
                .acceptWith((inbox, message) -> inbox.connection().limit(2 * message.length))
                .pair();
        pair.near().send(Pattern.of(200, 1));
        pair.near().send(Pattern.of(400, 2));
        pair.near().send(Pattern.of(800, 3));
        pair.near().send(Pattern.of(1_600, 4));
        assertArrayEquals(Pattern.of(200, 1), pair.far().receive());
        assertArrayEquals(Pattern.of(400, 2), pair.far().receive());
        assertArrayEquals(Pattern.of(800, 3), pair.far().receive());
        assertArrayEquals(Pattern.of(1_600, 4), pair.far().receive());
        pair.near().send(Pattern.of(3_201, 5));
        assertNotNull(pair.far().inbox().awaitClosed());
    }
}
