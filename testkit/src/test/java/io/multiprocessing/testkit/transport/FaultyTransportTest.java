package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.testkit.thirdparty.LoopbackTransport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultyTransportTest {
    @Test
    void withoutFaultsEverythingPasses() throws Exception {
        try (var wiring = wiring("")) {
            Pair pair = wiring.pair();
            sendNumbered(pair.near(), 1_000);
            for (int i = 0; i < 1_000; i++) {
                assertArrayEquals(Pattern.marked(1, i, 10), pair.far().receive());
            }
        }
    }

    @Test
    void delaysKeepTheOrder() throws Exception {
        String plan = FaultPlan.delays(System.nanoTime());
        try (var wiring = wiring(plan)) {
            Pair pair = wiring.pair();
            sendNumbered(pair.near(), 300);
            for (int i = 0; i < 300; i++) {
                assertArrayEquals(Pattern.marked(1, i, 10), pair.far().receive(), plan);
            }
        }
    }

    @Test
    void anEndAtTheSendingOfAMessageLosesItAndWhatFollows() throws Exception {
        try (var wiring = wiring("end-at-send=6")) {
            Pair pair = wiring.pair();
            sendNumbered(pair.near(), 5);
            IOException planned = assertThrows(IOException.class, () -> sendNumbered(pair.near(), 1));
            assertTrue(planned.getMessage().contains("end-at-send=6"), planned.getMessage());
            assertNull(pair.far().inbox().awaitClosed());
            assertEquals(5, pair.far().inbox().waiting());
        }
    }

    @Test
    void anEndAtTheReceivingOfAMessageLooksAsIfThePeerHadClosed() throws Exception {
        try (var wiring = wiring("end-at-receive=6")) {
            Pair pair = wiring.pair();
            sendNumbered(pair.near(), 6);
            assertNull(pair.far().inbox().awaitClosed());
            assertEquals(5, pair.far().inbox().waiting());
            pair.near().inbox().awaitClosed();
        }
    }

    @Test
    void aMessageCutShortIsLostAndSaysSo() throws Exception {
        try (var wiring = wiring("cut-at-receive=6")) {
            Pair pair = wiring.pair();
            sendNumbered(pair.near(), 6);
            IOException cause = pair.far().inbox().awaitClosed();
            assertNotNull(cause);
            assertTrue(cause.getMessage().contains("in the middle of message 6"), cause.getMessage());
            assertEquals(5, pair.far().inbox().waiting());
        }
    }

    @Test
    void theSameSeedMakesTheSameFaults() {
        assertEquals(draws("seed=1, delay-receive=50%"), draws("seed=1, delay-receive=50%"));
        assertTrue(!draws("seed=1, delay-receive=50%").equals(draws("seed=2, delay-receive=50%")));
    }

    @Test
    void planThatMakesNoSenseIsRefusedWithWhatIsAllowed() {
        var refused = assertThrows(IllegalArgumentException.class, () -> FaultPlan.of("seed=1, explode=3"));
        assertTrue(refused.getMessage().contains("explode=3"), refused.getMessage());
        assertTrue(refused.getMessage().contains("end-at-send=N"), refused.getMessage());
    }

    private static List<FaultPlan.Fault> draws(String text) {
        FaultPlan plan = FaultPlan.of(text);
        var draws = new ArrayList<FaultPlan.Fault>();
        for (int i = 0; i < 100; i++) {
            draws.add(plan.atReceive(1 + i % 3, i));
        }
        return draws;
    }

    private static Wiring wiring(String plan) throws IOException {
        return new Wiring(new FaultyTransport(new LoopbackTransport(), FaultPlan.of(plan)));
    }

    private static void sendNumbered(Side side, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            side.send(Pattern.marked(1, i, 10));
        }
    }
}
