package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.pools.CrashesNowAndThen;
import io.multiprocessing.examples.pools.PoolOfThree;
import io.multiprocessing.examples.pools.SquaresByPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoolExamplesTest {
    @Test
    void aPoolHasManyWaysToTakeInputs() throws Exception {
        assertThat(Program.of(SquaresByPool.class).output())
                .containsExactly(
                        "apply: 49",
                        "map: [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]",
                        "imap: 0 1 4 9 16 25 36 49 64 81",
                        "starmap: [6, 20]",
                        "callback: 10 squares");
    }

    @Test
    void aPoolThatIsShutDownDeliversWhatItAccepted() throws Exception {
        assertThat(Program.of(PoolOfThree.class).output())
                .contains("main goes on", "message: hello 0", "message: hello 3")
                .containsSubsequence(
                        "delivered hello 0",
                        "delivered hello 1",
                        "delivered hello 2",
                        "delivered hello 3",
                        "all processes have ended");
    }

    @Test
    void workersThatAreLostCostTheirOwnTasksOnly() throws Exception {
        assertThat(Program.of(CrashesNowAndThen.class).output())
                .containsExactly(
                        "sum of the others: 83", "workers lost, by exit code: [66, 66]", "the pool goes on: 42");
    }
}
