package io.multiprocessing.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.benchmarks.report.Page;
import io.multiprocessing.benchmarks.report.Results;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is as short as can be, but real. */
class PassesTest {
    @TempDir
    Path directory;

    @Test
    void aRunKeepsWhatItMeasuredAndSaysWhatFailed() throws Exception {
        System.setProperty("jmh.ignoreLock", "true"); // another build may run on this machine
        var asked = new Asked("roundtrip-32", "Round trips", "Round trip of 32 B, bytes", "s");
        var parameters = Cells.parameters("kind", "pipe", "payload", "bytes", "size", "32");
        var transport = new Contenders.Ours("sharedmem", true, "aeron");
        asked.add(Cells.ours(transport, "byte[]", Double.NaN, "RoundTrip.roundTrip", "", parameters, value -> value));
        asked.add(Cells.peer("filelock", "RoundTrip.noSuchMethod", parameters, value -> value));
        var said = new ByteArrayOutputStream();
        var profile = new Profile("tiny", Timing.TINY, Timing.TINY, 1, 1, 100);

        var passes = new Passes(
                List.of(asked),
                new LinkedHashMap<>(),
                directory,
                profile,
                new PrintStream(said, true, StandardCharsets.UTF_8));
        passes.run();

        String page = Files.readString(Page.write(Results.read(passes.file()), Optional.empty(), directory));
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("[pass 1:   1/2", "[pass 1:   2/2", "failed: ", "2 turns");
        assertThat(page).contains("sharedmem byte[]", "FileLock: ");
        assertThat(Files.readString(passes.file()))
                .contains("\"rawData\"", "io.multiprocessing.benchmarks.jmh.RoundTrip.roundTrip")
                .containsPattern("\"histogram\":\"[A-Za-z0-9+/=]{40,}\"");
    }

    /** A queue of no queues fails when its directory and its child are there. */
    @Test
    void aTurnThatFailsLeavesNoFiles() throws Exception {
        System.setProperty("jmh.ignoreLock", "true");
        var asked = new Asked("growth-queues", "How cost grows", "Round trip over one queue of many", "s");
        var transport = new Contenders.Ours("sharedmem", true, "aeron");
        var parameters = Cells.parameters("queues", "0");
        asked.add(Cells.ours(transport, "", 0, "ManyQueues.roundTrip", "", parameters, value -> value));
        Set<Path> before = inMemory();
        var profile = new Profile("tiny", Timing.TINY, Timing.TINY, 1, 1, 100);
        var said = new ByteArrayOutputStream();

        new Passes(
                        List.of(asked),
                        new LinkedHashMap<>(),
                        directory,
                        profile,
                        new PrintStream(said, true, StandardCharsets.UTF_8))
                .run();

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("failed: ", "1 turns");
        assertThat(inMemory()).isSubsetOf(before);
    }

    private static Set<Path> inMemory() throws IOException {
        try (var all = Files.list(Path.of("/dev/shm"))) {
            return all.filter(path -> path.getFileName().toString().matches("mpb\\d+|mp-bench.*"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void eachQuestionAndContenderHasANameOfItsOwnAndIsComparedWithOneThatIsThere() {
        var all = new Contenders(
                List.of(
                        new Contenders.Ours("sharedmem", true, "aeron"),
                        new Contenders.Ours("socket", false, "unix"),
                        new Contenders.Ours("netty", false, "tcp")),
                "3.11");

        Set<String> ids = new HashSet<>();
        for (Asked asked : Plan.of(all)) {
            assertThat(ids.add(asked.id)).as(asked.id).isTrue();
            Set<String> keys = new HashSet<>();
            for (Planned cell : asked.cells) {
                assertThat(keys.add(cell.key)).as(asked.id + " " + cell.key).isTrue();
            }
            for (Planned cell : asked.cells) {
                if (!cell.reference.isEmpty()) {
                    assertThat(keys).as(asked.id + " " + cell.key).contains(cell.reference);
                } else {
                    assertThat(!cell.family.equals("ours")
                                    || asked.growth
                                    || asked.unit.equals("%")
                                    || cell.key.contains("/in-process"))
                            .as(asked.id + " " + cell.key + " is compared with nobody")
                            .isTrue();
                }
            }
        }
    }

    @Test
    void eachGoalIsShownByAQuestionThatIsAsked() {
        var all = new Contenders(
                List.of(
                        new Contenders.Ours("sharedmem", true, "aeron"),
                        new Contenders.Ours("socket", false, "unix"),
                        new Contenders.Ours("netty", false, "tcp")),
                "3.11");
        List<Asked> plan = Plan.of(all);

        assertThat(Goals.all()).isNotEmpty().allSatisfy(goal -> {
            Asked asked = plan.stream()
                    .filter(each -> each.id.equals(goal.get("question")))
                    .findFirst()
                    .orElseThrow();
            assertThat(asked.cells).extracting(cell -> cell.key).contains(ours(goal.get("ours")));
            if (!goal.get("theirs").equals("")) {
                assertThat(asked.cells)
                        .extracting(cell -> cell.key)
                        .contains(goal.get("theirs").toString());
            }
        });
    }

    /** STANDBY is a start method of contexts that have it. */
    private static String ours(Object key) {
        return key.toString().replace("/standby", "/spawn");
    }
}
