package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.network.AnyTransport;
import io.multiprocessing.examples.network.ServedQueue;
import io.multiprocessing.examples.network.ThreePrograms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkExamplesTest {
    @Test
    void aQueueServedByOneProgramIsUsedByAnother() throws Exception {
        assertThat(Program.of(ServedQueue.class).output())
                .containsExactly("served: tomato soup", "served: onion soup", "served: fish soup");
    }

    @Test
    void threeProgramsShareAManager() throws Exception {
        assertThat(Program.of(ThreePrograms.class).output()).containsExactly("{be=3, it=1, let=1, not=1, or=1, to=2}");
    }

    @Test
    void aProgramMovesToAnotherTransportByItsDependencyAlone() throws Exception {
        for (String transport : new String[] {"sharedmem", "netty"}) {
            assertThat(Program.of(AnyTransport.class).over(transport).output())
                    .containsExactly("over " + transport, "1 4 9");
        }
    }
}
