package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.processes.ExitCodes;
import io.multiprocessing.examples.processes.JoinOne;
import io.multiprocessing.examples.processes.KillItself;
import io.multiprocessing.examples.processes.MainWaits;
import io.multiprocessing.examples.processes.ParallelAndSeries;
import io.multiprocessing.examples.processes.Terminate;
import io.multiprocessing.examples.processes.UncaughtException;
import io.multiprocessing.examples.processes.ZombiesAndOrphans;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndingExamplesTest {
    @Test
    void theJvmWaitsForItsChildAfterMain() throws Exception {
        var out = Program.of(MainWaits.class).output();
        assertThat(out)
                .hasSize(11)
                .containsSubsequence("0.2", "0.4", "0.6", "0.8", "1.0", "1.2", "1.4", "1.6", "1.8", "2.0")
                .containsSubsequence("over", "2.0");
    }

    @Test
    void joinWaitsForOneProcess() throws Exception {
        assertThat(Program.of(JoinOne.class).output())
                .containsExactly("jason is running...", "jason is over...", "main");
    }

    @Test
    void joiningInSeriesRunsOneAfterTheOther() throws Exception {
        var out = Program.of(ParallelAndSeries.class).pace(0.3).output();
        assertThat(out).hasSize(15).endsWith("main");
        for (String name : List.of("jason", "egon", "tank")) {
            assertThat(out.subList(0, 6)).containsSubsequence(name + " is running...", name + " is over...");
        }
        assertThat(out.subList(7, 13))
                .containsExactly(
                        "jason1 is running...",
                        "jason1 is over...",
                        "tank1 is running...",
                        "tank1 is over...",
                        "alex1 is running...",
                        "alex1 is over...");
        double parallel = seconds(out.get(6), "example one (parallel) took ");
        double series = seconds(out.get(13), "example two (series) took ");
        assertThat(parallel)
                .isGreaterThanOrEqualTo(0.9); // by how much it is faster depends on what else the machine does
        assertThat(series).isGreaterThanOrEqualTo(1.8);
    }

    private static double seconds(String line, String before) {
        assertThat(line).startsWith(before);
        return Double.parseDouble(line.substring(before.length()));
    }

    @Test
    void exitCodesTellHowEachOneEnded() throws Exception {
        assertThat(Program.of(ExitCodes.class).output())
                .containsExactly(
                        "while it runs: OptionalInt.empty",
                        "returned: 0",
                        "exit(8): 8",
                        "terminated: -15",
                        "killed: -9");
    }

    @Test
    void anUncaughtExceptionIsPrintedByTheChildAndToldToItsParent() throws Exception {
        var outcome = Program.of(UncaughtException.class).run();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .containsExactly("exit code: 1", "Process-1 threw java.lang.ArithmeticException: / by zero");
        assertThat(outcome.err()).anyMatch(line -> line.contains("Process-1"));
        assertThat(outcome.err()).anyMatch(line -> line.contains("java.lang.ArithmeticException: / by zero"));
        assertThat(outcome.err()).anyMatch(line -> line.contains("UncaughtException.divide(UncaughtException.java:"));
    }

    @Test
    void aTerminatedChildDoesNotFinish() throws Exception {
        assertThat(Program.of(Terminate.class).output()).containsExactly("alive: true", "alive: false, exit code: -15");
    }

    @Test
    void processesKillThemselves() throws Exception {
        var outcome = Program.of(KillItself.class).run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        var out = outcome.out();
        assertThat(out)
                .hasSize(7)
                .startsWith("main: " + outcome.pid())
                .contains("parent of child 1: " + outcome.pid(), "parent of child 2: " + outcome.pid())
                .endsWith("myprocess ended with -9", "Process-2 ended with -9");
        assertThat(out).anyMatch(line -> line.matches("child 1: \\d+")).anyMatch(line -> line.matches("child 2: \\d+"));
    }

    @Test
    void noZombieIsLeftAndAnOrphanGoesOn() throws Exception {
        var out = Program.of(ZombiesAndOrphans.class).output();
        assertThat(out)
                .hasSize(6)
                .startsWith("child: done", "main: the child is a zombie: false", "main: the orphan has begun")
                .contains("orphan: my parent is alive: false, I go on")
                .containsSubsequence("main: the parent ended with -9", "main: the orphan is done");
    }
}
