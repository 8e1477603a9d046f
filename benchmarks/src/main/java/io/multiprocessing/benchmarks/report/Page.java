package io.multiprocessing.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One page that needs nothing else: no network, no script. Light or dark, as the reader's system is. */
public final class Page {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ground:#fff;--card:#fff;--text:#1d232a;--quiet:#5b6570;--grid:#e1e5e9;--back:#f5f7f9;--won:#00734f;--lost:#b3401b;--warn:#fff4d6;--link:#0072b2}
            @media (prefers-color-scheme:dark){:root{--ground:#0f1114;--card:#15181c;--text:#e8ebee;--quiet:#a3adb8;--grid:#2e343b;--back:#0f1114;--won:#2fc79b;--lost:#f08b45;--warn:#3a3016;--link:#56b4e9}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}
            main{max-width:1540px;margin:0 auto;padding:24px 20px 60px}
            h1{font-size:26px;margin:0 0 4px}h2{font-size:20px;margin:44px 0 10px;padding-top:6px}
            p{margin:6px 0;max-width:80ch}.quiet{color:var(--quiet)}
            a{color:var(--link)}nav{margin:14px 0 0}nav a{margin-right:16px;white-space:nowrap}
            .warn{background:var(--warn);padding:10px 14px;border-radius:6px;max-width:90ch;margin:14px 0}
            .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,600px),1fr));gap:16px;align-items:start}
            .card{background:var(--card);border:1px solid var(--grid);border-radius:8px;padding:8px 8px 10px;min-width:0}
            .card>p,.card>details{padding:0 10px}.card p{font-size:13px;color:var(--quiet)}
            svg.chart{display:block;width:100%;height:auto}
            .wide{overflow-x:auto}
            table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums;background:var(--card)}
            th,td{text-align:left;padding:5px 12px;border-bottom:1px solid var(--grid);vertical-align:top}
            td{white-space:nowrap}th{font-weight:600;color:var(--quiet);white-space:nowrap}td.n{text-align:right;white-space:nowrap}
            th.n{text-align:right}
            .won{color:var(--won);font-weight:600}.lost{color:var(--lost);font-weight:600}.open{color:var(--quiet)}
            summary{cursor:pointer;color:var(--quiet);font-size:13px;padding:4px 0}
            details table{font-size:12.5px}details td,details th{padding:3px 8px}
            td.set{white-space:normal;min-width:30ch;max-width:44ch;color:var(--quiet)}#run+div td{white-space:normal}
            """;

    private final Results results;
    private final Optional<Results> earlier;
    private final StringBuilder out = new StringBuilder();

    private Page(Results results, Optional<Results> earlier) {
        this.results = results;
        this.earlier = earlier;
    }

    /**
     * Writes the page, and each chart as a picture of its own beside it.
     *
     * @param results of the run
     * @param earlier those that they are compared with
     * @param directory gets {@code report.html} and {@code charts/}
     * @return the page
     * @throws IOException it cannot be written
     */
    public static Path write(Results results, Optional<Results> earlier, Path directory) throws IOException {
        Path page = directory.resolve("report.html");
        Files.writeString(page, new Page(results, earlier).html());
        Pictures.write(results, directory.resolve("charts"), true);
        return page;
    }

    private String html() {
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                + "<title>Benchmarks of Multiprocessing for Java</title><style>\n");
        out.append(STYLE).append(SvgCanvas.styles()).append("</style></head><body><main>\n");
        head();
        goals();
        sections();
        ratios();
        earlier.ifPresent(this::changes);
        failures();
        run();
        return out.append("</main></body></html>\n").toString();
    }

    private void head() {
        Fields run = Fields.of(results.run());
        out.append("<h1>Benchmarks of Multiprocessing for Java</h1>\n<p class=\"quiet\">")
                .append(text(Facts.line(results)))
                .append("</p>\n");
        if (results.tooBusy()) {
            out.append(
                            "<p class=\"warn\"><strong>This run is too noisy to name winners.</strong> While nothing of it ran,"
                                    + " other programs took ")
                    .append(percent(results.others().orElseThrow().median()))
                    .append(" of the processors (more than ")
                    .append(percent(Results.TOO_BUSY))
                    .append(" is too much). Take it again on an idle machine.</p>\n");
        }
        if (run.truth("changed")) {
            out.append("<p class=\"warn\">The sources had changes that are not in the commit.</p>\n");
        }
        out.append("<nav><a href=\"#goals\">Goals</a>");
        for (String section : bySection().keySet()) {
            out.append("<a href=\"#")
                    .append(anchor(section))
                    .append("\">")
                    .append(text(section))
                    .append("</a>");
        }
        out.append("<a href=\"#ratios\">Beside the peers</a><a href=\"#run\">The run</a></nav>\n");
    }

    private void goals() {
        out.append("<h2 id=\"goals\">Goals</h2>\n<div class=\"wide\"><table><tr><th>what</th><th class=\"n\">ours</th>"
                + "<th class=\"n\">peer</th><th class=\"n\">ratio</th><th>goal</th><th></th></tr>\n");
        for (Reached reached : Reached.of(results)) {
            row(
                    reached.goal().what(),
                    number(reached.ours()),
                    number(reached.theirs()),
                    number(reached.ratio()),
                    reached.goal().text(),
                    state(reached.state(), reached.words()));
        }
        out.append("</table></div>\n");
    }

    private void ratios() {
        out.append(
                "<h2 id=\"ratios\">Beside the peers</h2>\n<p class=\"quiet\">Ours divided by the peer's, each pass over"
                        + " the questions by itself; the median of all passes, and between what it may well lie.</p>\n"
                        + "<div class=\"wide\"><table><tr><th>question</th><th>ours</th><th class=\"n\"></th><th>peer</th>"
                        + "<th class=\"n\"></th><th class=\"n\">ratio</th><th></th></tr>\n");
        String last = "";
        for (Verdict verdict : Verdict.of(results)) {
            String title = verdict.question().title();
            row(
                    title.equals(last) ? "" : title,
                    verdict.ours().label(),
                    number(verdict.ourValue()),
                    verdict.theirs().label(),
                    number(verdict.theirValue()),
                    number(verdict.ratioText()),
                    state(verdict.outcome(), verdict.words()));
            last = title;
        }
        out.append("</table></div>\n");
    }

    private Map<String, List<Question>> bySection() {
        var sections = new LinkedHashMap<String, List<Question>>();
        for (Question question : results.questions()) {
            if (!question.measured().isEmpty()) {
                sections.computeIfAbsent(question.section(), _ -> new ArrayList<>())
                        .add(question);
            }
        }
        return sections;
    }

    private void sections() {
        bySection().forEach((section, questions) -> {
            out.append("<h2 id=\"")
                    .append(anchor(section))
                    .append("\">")
                    .append(text(section))
                    .append("</h2>\n<div class=\"grid\">\n");
            for (Question question : questions) {
                out.append("<div class=\"card\">").append(Pictures.of(question).inline());
                if (!question.note().isEmpty()) {
                    out.append("<p>").append(text(question.note())).append("</p>");
                }
                figures(question);
                out.append("</div>\n");
                LatencyChart.of(question)
                        .filter(_ -> !question.growth())
                        .ifPresent(chart -> out.append("<div class=\"card\">")
                                .append(chart.inline())
                                .append("</div>\n"));
            }
            out.append("</div>\n");
        });
    }

    private void figures(Question question) {
        out.append("<details><summary>figures and settings</summary><div class=\"wide\"><table><tr><th></th>"
                + "<th class=\"n\">median</th><th class=\"n\">quartiles</th><th class=\"n\">99 %</th>"
                + "<th class=\"n\">99.9 %</th><th class=\"n\">turns</th><th>settings</th></tr>\n");
        for (Cell cell : question.measured()) {
            Sample sample = cell.sample();
            String unit = question.unit();
            row(
                    cell.label() + (question.growth() ? " at " + Units.format(cell.x(), "") : ""),
                    number(Units.format(sample.median(), unit)),
                    number(Units.format(sample.low(), unit) + " – " + Units.format(sample.high(), unit)),
                    number(percentile(cell, 99)),
                    number(percentile(cell, 99.9)),
                    number(Integer.toString(cell.rounds().size())),
                    "<td class=\"set\">" + text(cell.settings()) + "</td>");
        }
        out.append("</table></div></details>");
    }

    private static String percentile(Cell cell, double part) {
        return cell.latencies()
                .map(all -> Units.format(all.getValueAtPercentile(part) / 1e9, "s"))
                .orElse("");
    }

    private void changes(Results before) {
        out.append("<h2 id=\"changes\">Since an earlier run</h2>\n<p class=\"quiet\">Before: ")
                .append(text(Facts.line(before)))
                .append(
                        ". Two runs on two days: a hint, not a proof.</p>\n<div class=\"wide\"><table><tr><th>question</th>"
                                + "<th>contender</th><th class=\"n\">before</th><th class=\"n\">now</th><th class=\"n\">ratio</th>"
                                + "<th></th></tr>\n");
        for (Changes change : Changes.between(before, results)) {
            String unit = change.question().unit();
            row(
                    change.question().title(),
                    change.now().label()
                            + (change.question().growth()
                                    ? " at " + Units.format(change.now().x(), "")
                                    : ""),
                    number(Units.format(change.before().sample().median(), unit)),
                    number(Units.format(change.now().sample().median(), unit)),
                    number(Units.digits(change.ratio())),
                    state(change.state(), change.words()));
        }
        out.append("</table></div>\n");
    }

    private void failures() {
        List<String> lines = new ArrayList<>();
        for (Question question : results.questions()) {
            var byReason = new LinkedHashMap<String, LinkedHashSet<String>>();
            for (Cell cell : question.cells()) {
                if (!cell.error().isEmpty() && cell.rounds().isEmpty()) {
                    byReason.computeIfAbsent(cell.error(), _ -> new LinkedHashSet<>())
                            .add(cell.label());
                }
            }
            byReason.forEach((reason, labels) -> lines.add(
                    "<li>" + text(question.title() + " · " + String.join(", ", labels) + ": " + reason) + "</li>"));
        }
        if (!lines.isEmpty()) {
            out.append("<h2 id=\"missing\">Not measured</h2>\n<ul>")
                    .append(String.join("\n", lines))
                    .append("</ul>\n");
        }
    }

    private void run() {
        out.append("<h2 id=\"run\">The run</h2>\n<div class=\"wide\"><table>\n");
        Facts.table(results).forEach((name, value) -> row(name, value));
        out.append(
                "</table></div>\n<p class=\"quiet\">All raw figures are in results.json beside this page: what JMH said of"
                        + " each fork, and the latencies as HdrHistogram.</p>\n");
    }

    // --- pieces --------------------------------------------------------------------------------------------------

    private void row(String... cells) {
        out.append("<tr>");
        for (String cell : cells) {
            out.append(cell.startsWith("<td") ? cell : "<td>" + text(cell) + "</td>");
        }
        out.append("</tr>\n");
    }

    private static String number(String text) {
        return "<td class=\"n\">" + text(text) + "</td>";
    }

    private static String state(String state, String words) {
        String mark = state.equals("won") ? "✓ " : state.equals("lost") ? "✗ " : "";
        return "<td class=\"" + state + "\">" + text(mark + words) + "</td>";
    }

    private static String text(String text) {
        return SvgCanvas.escaped(text);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", part * 100);
    }

    private static String anchor(String section) {
        return section.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    }
}
