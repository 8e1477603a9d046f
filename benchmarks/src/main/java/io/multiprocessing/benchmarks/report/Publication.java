package io.multiprocessing.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A run, put into the documents of the project: charts and raw results into {@code docs/benchmarks}, and tables between
 * marks ({@code <!-- bench:goals -->} … {@code <!-- /bench -->}) into {@code docs/benchmarks.md} and {@code README.md}.
 * Whatever stands between such marks is replaced.
 */
public final class Publication {
    private static final Pattern MARKED =
            Pattern.compile("(<!-- bench:([a-z]+) -->\n).*?(<!-- /bench -->)", Pattern.DOTALL);
    private static final List<String> FOR_README = List.of("roundtrip-32", "queue-32-1p1c", "pool-chunk1");

    private final Results results;

    private Publication(Results results) {
        this.results = results;
    }

    /**
     * Publishes.
     *
     * @param file the results
     * @param root of the project
     * @return the files that were written, relative to the root
     * @throws IOException they cannot be written
     * @throws IllegalArgumentException a document has a mark that nothing is known for
     */
    public static List<Path> publish(Path file, Path root) throws IOException {
        Results results = Results.read(file);
        Path directory = root.resolve("docs/benchmarks");
        Files.createDirectories(directory);
        try (Stream<Path> old = Files.list(directory)) {
            for (Path each : old.filter(path -> path.toString().matches(".*\\.(svg|png)"))
                    .toList()) {
                Files.delete(each);
            }
        }
        Pictures.write(results, directory, false);
        for (String name : FOR_README) {
            Chart chart = Pictures.of(results).get(name);
            if (chart != null) {
                try {
                    chart.png(directory.resolve(name + ".png"));
                } catch (UnsupportedOperationException e) {
                    System.err.println("No PNG of " + name + ": " + e.getMessage());
                }
            }
        }
        Results.write(directory.resolve("results.json.gz"), raw(file));
        var publication = new Publication(results);
        publication.fill(root.resolve("docs/benchmarks.md"), "benchmarks/");
        publication.fill(root.resolve("README.md"), "docs/benchmarks/");
        return List.of(root.relativize(directory), Path.of("docs/benchmarks.md"), Path.of("README.md"));
    }

    private static Map<String, Object> raw(Path file) throws IOException {
        if (file.toString().endsWith(".gz")) {
            try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(file))) {
                return Fields.of(Json.read(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)))
                        .map();
            }
        }
        return Fields.of(Json.read(Files.readString(file))).map();
    }

    private void fill(Path document, String pictures) throws IOException {
        String text = Files.readString(document);
        String filled = MARKED.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) + block(found.group(2), pictures) + found.group(3)));
        Files.writeString(document, filled);
    }

    private String block(String name, String pictures) {
        return switch (name) {
            case "machine" -> machine();
            case "goals" -> goals();
            case "ratios" -> ratios();
            case "transports" -> Transports.table(results);
            case "charts" -> charts(pictures);
            case "readme" -> readme(pictures);
            default ->
                throw new IllegalArgumentException("<!-- bench:" + name
                        + " --> is not known; there are machine, goals, ratios, transports, charts, readme");
        };
    }

    private String machine() {
        var out = new StringBuilder();
        if (results.tooBusy()) {
            out.append("**The machine was busy with other things: no winners are named.**\n\n");
        }
        out.append("| | |\n|---|---|\n");
        Facts.table(results).forEach((name, value) -> out.append(row(name, value)));
        return out.append(
                        "\nRaw results, with what JMH said of each fork: [results.json.gz](benchmarks/results.json.gz).\n")
                .toString();
    }

    private String goals() {
        var out = new StringBuilder("| what | ours | peer | ratio | goal | |\n|---|--:|--:|--:|---|---|\n");
        for (Reached reached : Reached.of(results)) {
            out.append(row(
                    reached.goal().what(),
                    reached.ours(),
                    reached.theirs(),
                    reached.ratio(),
                    reached.goal().text(),
                    reached.words()));
        }
        return out.toString();
    }

    private String ratios() {
        var out = new StringBuilder("| question | ours | | peer | | ratio | |\n|---|---|--:|---|--:|--:|---|\n");
        String last = "";
        for (Verdict verdict : Verdict.of(results)) {
            String title = verdict.question().title();
            out.append(row(
                    title.equals(last) ? "" : title,
                    verdict.ours().label(),
                    verdict.ourValue(),
                    verdict.theirs().label(),
                    verdict.theirValue(),
                    verdict.ratioText(),
                    verdict.words()));
            last = title;
        }
        return out.toString();
    }

    private String charts(String pictures) {
        var sections = new LinkedHashMap<String, StringBuilder>();
        for (Question question : results.questions()) {
            if (question.measured().isEmpty()) {
                continue;
            }
            StringBuilder section = sections.computeIfAbsent(question.section(), _ -> new StringBuilder());
            section.append("![")
                    .append(question.title())
                    .append("](")
                    .append(pictures)
                    .append(question.id())
                    .append(".svg)\n\n");
            if (!question.growth() && LatencyChart.of(question).isPresent()) {
                section.append("![")
                        .append(question.title())
                        .append(": latencies](")
                        .append(pictures)
                        .append(question.id())
                        .append("-latency.svg)\n\n");
            }
            if (!question.note().isEmpty()) {
                section.append(question.note()).append("\n\n");
            }
        }
        var out = new StringBuilder();
        sections.forEach(
                (title, text) -> out.append("### ").append(title).append("\n\n").append(text));
        return out.toString();
    }

    private String readme(String pictures) {
        var out = new StringBuilder();
        for (String name : FOR_README) {
            results.question(name)
                    .filter(question -> !question.measured().isEmpty())
                    .ifPresent(question -> out.append("![")
                            .append(question.title())
                            .append("](")
                            .append(pictures)
                            .append(name)
                            .append(".svg)\n\n"));
        }
        return out.append(Facts.line(results)).append('\n').toString();
    }

    static String row(String... cells) {
        return "| " + String.join(" | ", cells).replace("\n", " ") + " |\n";
    }
}
