package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.processes.Arguments;
import io.multiprocessing.examples.processes.CpuCount;
import io.multiprocessing.examples.processes.DefaultNames;
import io.multiprocessing.examples.processes.FirstProcess;
import io.multiprocessing.examples.processes.FunctionProcess;
import io.multiprocessing.examples.processes.ListIsNotShared;
import io.multiprocessing.examples.processes.Money;
import io.multiprocessing.examples.processes.PidAfterStart;
import io.multiprocessing.examples.processes.ProcessIds;
import io.multiprocessing.examples.processes.RecordInSteps;
import io.multiprocessing.examples.processes.RecordProcess;
import io.multiprocessing.examples.processes.RecordRepeats;
import io.multiprocessing.examples.processes.TenNames;
import io.multiprocessing.examples.processes.TwoFunctions;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessExamplesTest {
    @Test
    void squaresAreComputedInTheChildAndPrintedByItsParent() throws Exception {
        assertThat(Program.of(Squares.class).output()).containsExactly("0", "1", "4", "9", "16");
    }

    @Test
    void theFirstProcessPrintsItsLine() throws Exception {
        assertThat(Program.of(FirstProcess.class).output()).containsExactly("000");
    }

    @Test
    void mainGoesOnWhileAFunctionRuns() throws Exception {
        assertThat(Program.of(FunctionProcess.class).output())
                .containsExactly("main", "jason is running...", "jason is over...");
    }

    @Test
    void mainGoesOnWhileARecordRuns() throws Exception {
        assertThat(Program.of(RecordProcess.class).output())
                .containsExactly("main", "jason is running...", "jason is over...");
    }

    @Test
    void aRecordRepeatsItsLine() throws Exception {
        assertThat(Program.of(RecordRepeats.class).output()).isEqualTo(Collections.nCopies(5, "test process 01"));
    }

    @Test
    void aRecordIsMadeThenRunThenDoesItsTask() throws Exception {
        assertThat(Program.of(RecordInSteps.class).output()).containsExactly("init...", "run...", "task...");
    }

    @Test
    void twoFunctionsRunAtOnce() throws Exception {
        var out = Program.of(TwoFunctions.class).output();
        assertThat(out).hasSize(11).contains("started myprocess and Process-2");
        assertThat(Collections.frequency(out, "process 01")).isEqualTo(5);
        assertThat(Collections.frequency(out, "process 02")).isEqualTo(5);
    }

    @Test
    void argumentsArrive() throws Exception {
        assertThat(Program.of(Arguments.class).output())
                .containsExactlyInAnyOrder("I am process 1", "I am process 2 (name=egon, age=18)");
    }

    @Test
    void aChildKnowsItsOwnIdAndItsParents() throws Exception {
        var outcome = Program.of(ProcessIds.class).run();
        assertThat(outcome.err()).isEmpty();
        String child = outcome.out().getFirst().replaceAll(".*: ", "");
        assertThat(child).isNotEqualTo(String.valueOf(outcome.pid()));
        assertThat(outcome.out())
                .containsExactly(
                        "[task] pid of the current process: " + child,
                        "[task] pid of the current process: " + child,
                        "[task] pid of its parent: " + outcome.pid(),
                        "[main] pid of the current process: " + outcome.pid(),
                        "[main] pid of the current process: " + outcome.pid(),
                        "[main] pid of its parent: " + ProcessHandle.current().pid(),
                        "false");
    }

    @Test
    void thereIsNoIdBeforeTheStart() throws Exception {
        var outcome = Program.of(PidAfterStart.class).run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .hasSize(4)
                .startsWith("main pid " + outcome.pid(), "main pid " + outcome.pid(), "child pid none");
        assertThat(outcome.out().getLast()).matches("child pid \\d+").isNotEqualTo("child pid " + outcome.pid());
    }

    @Test
    void tenProcessesHaveTheNamesWeChose() throws Exception {
        assertTenLines(Program.of(TenNames.class).output(), i -> "test_process_" + i + " args: " + i);
    }

    @Test
    void tenProcessesAreNumberedByDefault() throws Exception {
        assertTenLines(Program.of(DefaultNames.class).output(), i -> "Process-" + (i + 1) + " " + i);
    }

    private static void assertTenLines(List<String> out, IntFunction<String> line) {
        assertThat(out).hasSize(12).startsWith("MainProcess").endsWith("end");
        assertThat(out.subList(1, 11))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).mapToObj(line).toList());
    }

    @Test
    void thereIsAProcessForEachProcessor() throws Exception {
        long processors = Runtime.getRuntime().availableProcessors();
        long n = processors * 10_000_000;
        assertThat(Program.of(CpuCount.class).output())
                .containsExactly(
                        "processors: " + processors, "the numbers below " + n + " add up to " + n * (n - 1) / 2);
    }

    @Test
    void moneyEarnedByAChildStaysThere() throws Exception {
        assertThat(Program.of(Money.class).output()).containsExactly("child process: 666", "main process: 100");
    }

    @Test
    void aListFilledByAChildStaysThere() throws Exception {
        assertThat(Program.of(ListIsNotShared.class).output())
                .containsExactly("process 1 list: [0, 1, 2, 3, 4]", "process 2 list: []", "main list: []");
    }
}
