package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.pools.CrashesNowAndThen;
import io.multiprocessing.examples.pools.NativeCrash;
import io.multiprocessing.examples.pools.PoolOfThree;
import io.multiprocessing.examples.pools.PrimeSearch;
import io.multiprocessing.examples.pools.ServerOnPool;
import io.multiprocessing.examples.pools.SquaresByPool;
import io.multiprocessing.examples.pools.TenMillion;
import io.multiprocessing.examples.pools.WordCount;
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

    @Test
    void aCrashInNativeCodeCostsAnAttemptAndNoResult() throws Exception {
        assertThat(Program.of(NativeCrash.class).run().out())
                .contains(
                        "lengths: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]",
                        "workers that crashed: 2")
                .anyMatch(line -> line.contains("SIGSEGV"));
    }

    @Test
    void aLongSearchShowsHowFarItIs() throws Exception {
        var outcome = Program.of(PrimeSearch.class, "20").run();
        assertThat(outcome.out()).containsExactly("primes below 200000: 17984");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err())
                .as("a bar, and nothing else")
                .allMatch(line -> line.isBlank() || line.contains("primes"));
        assertThat(String.join("", outcome.err())).contains("100%", "20/20 blocks", "/s");
    }

    @Test
    void threadsAndProcessesCountTheSameWords() throws Exception {
        assertThat(Program.of(WordCount.class, "300").output())
                .hasSize(5)
                .last()
                .asString()
                .startsWith("the same counts each time");
    }

    @Test
    void memoryDoesNotGrowWithTheNumberOfInputs() throws Exception {
        assertThat(Program.of(TenMillion.class, "500000").output())
                .containsExactly(
                        "500000 squares, their sum: 41666541666750000",
                        "heap in use, each tenth of the way: below 64 MiB");
    }

    @Test
    void aServerOnSeveralProcessesAnswersEverybody() throws Exception {
        var lines = Program.of(ServerOnPool.class, "200").output();
        assertThat(lines).hasSize(4).startsWith("right answers: 4000 of 4000");
        int sum = 0;
        for (String line : lines.subList(1, 3)) {
            assertThat(line).startsWith("a worker had connections: ");
            sum += Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
        }
        assertThat(sum).isEqualTo(200);
    }
}
