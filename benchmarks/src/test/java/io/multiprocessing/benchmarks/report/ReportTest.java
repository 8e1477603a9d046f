package io.multiprocessing.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** What is made of a small file of results. */
class ReportTest {
    @TempDir
    Path directory;

    private Path file;
    private Results results;

    @BeforeEach
    void read() throws IOException, URISyntaxException {
        file = Path.of(ReportTest.class.getResource("small.json").toURI());
        results = Results.read(file);
    }

    @Test
    void thePageNeedsNothingElseAndShowsEachChartGoalAndFailure() throws IOException {
        String page = Files.readString(Page.write(results, Optional.empty(), directory));

        assertThat(page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "")).doesNotContain("http", "<script", "url(");
        assertThat(page)
                .contains("prefers-color-scheme:dark", "Round trip of 32 B, bytes: latencies", "How cost grows")
                .contains("2 × faster", "no winner: too close, or too noisy")
                .contains("✓ reached")
                .contains("IOException: CPython ended with 1")
                .doesNotContain("too noisy to name winners");
    }

    @Test
    void chartsAreWellFormedAlsoOnTheirOwnAndPicturesCanBeRead() throws Exception {
        Pictures.write(results, directory, true);

        try (var files = Files.list(directory)) {
            List<Path> all = files.sorted().toList();
            assertThat(all)
                    .extracting(path -> path.getFileName().toString())
                    .contains("growth-task.svg", "roundtrip-32-latency.svg", "roundtrip-32.svg");
            for (Path each : all) {
                if (each.toString().endsWith(".svg")) {
                    var svg = DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(Files.readString(each))));
                    assertThat(svg.getElementsByTagName("text").getLength()).isGreaterThan(5);
                } else {
                    assertThat(ImageIO.read(each.toFile()).getWidth()).isEqualTo(1440);
                }
            }
        }
    }

    @Test
    void questionsThatWereAskedAgainTakeThePlaceOfTheEarlierAndAreNamed() throws IOException {
        String text = Files.readString(file);
        Path first = Files.writeString(directory.resolve("first.json"), text);
        Path later = Files.writeString(directory.resolve("later.json"), text.replace("32 B", "32 bytes"));

        Path amended = Amendment.amend(first, later);

        Results both = Results.read(amended);
        assertThat(both.questions()).hasSameSizeAs(results.questions());
        assertThat(both.questions()).anyMatch(question -> question.title().contains("32 bytes"));
        assertThat(Facts.table(both).get("asked again later"))
                .contains(results.questions().getFirst().id());
        assertThat(Facts.table(results)).doesNotContainKey("asked again later");
    }

    @Test
    void runsOfDifferentMachinesAreNotMixed() throws IOException {
        String text = Files.readString(file);
        Path first = Files.writeString(directory.resolve("first.json"), text);
        String jdk = results.run().get("jdk").toString();
        Path later = Files.writeString(directory.resolve("later.json"), text.replace(jdk, "another JDK"));

        assertThatThrownBy(() -> Amendment.amend(first, later))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different machines")
                .hasMessageContaining("another JDK");
    }

    @Test
    void aRunOnABusyMachineNamesNoWinner() throws IOException {
        var run = new HashMap<>(results.run());
        run.put("others", List.of(0.3, 0.4, 0.2));
        var busy = new Results(run, results.questions(), results.goals());

        String page = Files.readString(Page.write(busy, Optional.empty(), directory));

        assertThat(Summary.of(busy))
                .contains("Aeron IPC", "30 % of the processors")
                .doesNotContain("faster");
        assertThat(page)
                .contains("This run is too noisy to name winners", "took 30 % of the processors")
                .doesNotContain("faster", "slower", "✓", "✗");
    }

    @Test
    void anEarlierRunIsComparedAndOnlyWhatLiesApartCounts() throws IOException {
        Path earlier = directory.resolve("earlier.json.gz");
        String text = Files.readString(file)
                .replace("2e-07", "4e-07")
                .replace("2.05e-07", "4.05e-07")
                .replace("2.1e-07", "4.1e-07")
                .replace("1.98e-07", "3.98e-07")
                .replace("2.02e-07", "4.02e-07")
                .replace("2.06e-07", "4.06e-07");
        Results.write(earlier, Fields.of(Json.read(text)).map());

        List<Changes> changes = Changes.between(Results.read(earlier), results);

        assertThat(changes)
                .filteredOn(change -> change.state().equals("won"))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.now().key()).isEqualTo("sharedmem/byte");
                    assertThat(change.ratio()).isBetween(0.45, 0.55);
                });
        assertThat(changes).filteredOn(change -> change.state().equals("lost")).isEmpty();
        assertThat(Files.readString(Page.write(results, Optional.of(Results.read(earlier)), directory)))
                .contains("Since an earlier run");
    }

    @Test
    void publishingFillsWhatIsBetweenTheMarksAndNothingElse() throws IOException {
        Files.createDirectories(directory.resolve("docs/benchmarks"));
        Files.writeString(directory.resolve("docs/benchmarks/old-question.svg"), "<svg/>");
        Files.writeString(
                directory.resolve("docs/benchmarks.md"),
                "Before\n<!-- bench:goals -->\nold\n<!-- /bench -->\nbetween\n<!-- bench:ratios -->\n<!-- /bench -->\n"
                        + "<!-- bench:charts -->\n<!-- /bench -->\n<!-- bench:machine -->\n<!-- /bench -->\n"
                        + "<!-- bench:transports -->\n<!-- /bench -->\nafter\n");
        Files.writeString(directory.resolve("README.md"), "<!-- bench:readme -->\n<!-- /bench -->\n");

        Publication.publish(file, directory);
        Publication.publish(directory.resolve("docs/benchmarks/results.json.gz"), directory);

        assertThat(Files.readString(directory.resolve("docs/benchmarks.md")))
                .startsWith("Before\n<!-- bench:goals -->\n| what")
                .contains("<!-- /bench -->\nbetween\n", "](benchmarks/roundtrip-32.svg)", "| sharedmem | socket |")
                .doesNotContain("old\n")
                .endsWith("<!-- /bench -->\nafter\n");
        assertThat(Files.readString(directory.resolve("README.md"))).contains("](docs/benchmarks/roundtrip-32.svg)");
        assertThat(directory.resolve("docs/benchmarks/roundtrip-32.svg")).exists();
        assertThat(directory.resolve("docs/benchmarks/old-question.svg")).doesNotExist();
    }

    @Test
    void aRatioWhoseQuartilesLieOnBothSidesOfOneIsUndecided() {
        assertThat(new Ratio(0.9, 0.7, 1.1, true).undecided()).isTrue();
        assertThat(new Ratio(0.9, 0.85, 0.95, true).won()).isTrue();
        assertThat(new Ratio(0.9, 0.85, 0.95, false).won()).isFalse();
        assertThat(new Ratio(0.9, 0.85, 0.95, true).keeps(0.9)).isEmpty();
        assertThat(new Ratio(0.9, 0.85, 0.95, true).keeps(0.96)).contains(true);
        assertThat(new Ratio(4, 3, 4.5, false).keeps(5)).contains(false);
    }

    @Test
    void jsonIsReadAsItWasWrittenAndNonsenseIsRefusedWithItsPlace() {
        Object value = Json.read("{\"a\":[1,2.5e-7,-3,true,null,\"\\u00e4\\\"\\n\"],\"b\":{}}");

        assertThat(Json.read(Json.write(value))).isEqualTo(value);
        assertThatThrownBy(() -> Json.read("{\"a\":[1,}"))
                .hasMessageContaining("at character 8")
                .hasMessageContaining("'}'");
        assertThatThrownBy(() -> Json.read("[1] 2")).hasMessageContaining("nothing more");
    }

    @Test
    void valuesHaveThreeDigitsAndTheUnitThatFits() {
        assertThat(Units.format(1.874e-7, "s")).isEqualTo("187 ns");
        assertThat(Units.format(0.00015, "s")).isEqualTo("150 µs");
        assertThat(Units.format(33_400_000, "/s")).isEqualTo("33.4 M/s");
        assertThat(Units.format(5.9e9, "B/s")).isEqualTo("5.9 GB/s");
        assertThat(Units.format(0.985, "%")).isEqualTo("98.5 %");
    }

    @Test
    void resultsOfAnotherFormatAreRefused() throws IOException {
        Path other = directory.resolve("other.json");
        Files.writeString(other, "{\"format\":99}");

        assertThatThrownBy(() -> Results.read(other))
                .hasMessageContaining("format 99")
                .hasMessageContaining("other.json");
    }
}
