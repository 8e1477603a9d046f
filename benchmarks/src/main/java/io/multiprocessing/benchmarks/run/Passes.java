package io.multiprocessing.benchmarks.run;

import io.multiprocessing.benchmarks.report.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Goes through all questions, several times; each contender of a question takes one turn in each pass, in turn with its
 * rivals, the other way round in every other pass. What has been measured is in the file after each question, so a run
 * that is ended early has not been in vain.
 */
final class Passes {
    private final List<Asked> questions;
    private final Map<String, Object> run;
    private final Path directory;
    private final Profile profile;
    private final PrintStream out;
    private final List<Double> others = new ArrayList<>();
    private final long begin = System.nanoTime();
    private int turns;
    private int turn;
    private int turnsOfPass;
    private int turnOfPass;
    private int failed;
    private int notReached;
    private int passedOver;

    Passes(List<Asked> questions, Map<String, Object> run, Path directory, Profile profile, PrintStream out) {
        this.questions = questions;
        this.run = run;
        this.directory = directory;
        this.profile = profile;
        this.out = out;
    }

    Path file() {
        return directory.resolve("results.json");
    }

    /** Measures all. */
    void run() throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("logs"));
        run.put("profile", profile.name());
        run.put("others", others);
        for (int pass = 0; pass < profile.passes(); pass++) {
            turns += countTurns(pass);
        }
        for (int pass = 0; pass < profile.passes() && inTime(); pass++) {
            turnsOfPass = countTurns(pass);
            turnOfPass = 0;
            for (Asked asked : questions) {
                if (pass == 0 || !asked.growth || pass < profile.growthPasses()) {
                    ask(asked, pass);
                    save();
                }
            }
        }
        save();
        out.printf(
                Locale.ROOT,
                "%d turns in %.0f s; %s%s%n",
                turn - passedOver,
                seconds(),
                failed == 0 ? "none failed" : failed + " failed, see the report",
                notReached == 0 ? "" : "; " + notReached + " were not reached in time");
    }

    private int countTurns(int pass) {
        return questions.stream()
                .filter(asked -> pass == 0 || !asked.growth || pass < profile.growthPasses())
                .mapToInt(asked -> asked.cells.size())
                .sum();
    }

    private void ask(Asked asked, int pass) throws IOException, InterruptedException {
        double share = Machine.othersShare();
        if (!Double.isNaN(share)) {
            others.add(share);
        }
        List<Planned> order = new ArrayList<>(asked.cells);
        if (pass % 2 == 1) {
            Collections.reverse(order);
        }
        for (Planned cell : order) {
            turn++;
            turnOfPass++;
            if (!inTime()) {
                passedOver++;
                notReached += pass == 0 ? 1 : 0;
                if (cell.rounds.isEmpty() && cell.error.isEmpty()) {
                    cell.error = "not reached in time";
                }
            } else if (cell.rounds.isEmpty() && !cell.error.isEmpty()) {
                out.println(line(asked, cell, pass) + "failed before: left out");
            } else {
                measure(asked, cell, pass);
            }
        }
    }

    private void measure(Asked asked, Planned cell, int pass) throws IOException, InterruptedException {
        out.print(line(asked, cell, pass));
        out.flush();
        Path log =
                directory.resolve("logs").resolve(turn + "-" + asked.id + "-" + cell.key.replaceAll("[^\\w.-]", "_"));
        Timing timing = asked.growth ? profile.growth() : profile.timing();
        var round = new LinkedHashMap<String, Object>();
        round.put("round", pass);
        round.put("after", seconds());
        try {
            round.putAll(
                    switch (cell.job) {
                        case Job.Jmh jmh -> JmhFork.run(jmh, timing, log);
                        case Job.Python python -> PythonRun.run(python, timing, log);
                    });
            cell.rounds.add(round);
            List<?> values = (List<?>) round.get("values");
            double median = values.stream()
                    .mapToDouble(value -> ((Number) value).doubleValue())
                    .sorted()
                    .skip(values.size() / 2)
                    .findFirst()
                    .orElse(Double.NaN);
            out.println(io.multiprocessing.benchmarks.report.Units.format(median, asked.unit));
        } catch (RunnerException | IOException | IllegalStateException e) {
            failed++;
            cell.error = reason(e, log);
            out.println("failed: " + cell.error);
        }
    }

    private static String reason(Exception e, Path log) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getClass().getSimpleName() + ": " + deepest.getMessage() + " (" + log.getFileName() + ")";
    }

    private String line(Asked asked, Planned cell, int pass) {
        double left = Math.min(
                turn == 1 ? profile.seconds() : seconds() / (turn - 1) * (turns - turn + 1),
                profile.seconds() - seconds());
        return String.format(
                Locale.ROOT,
                "[pass %d: %3d/%d, %3.0f s%s] %s: %s  ",
                pass + 1,
                turnOfPass,
                turnsOfPass,
                seconds(),
                turn == 1 ? "" : String.format(Locale.ROOT, ", about %.0f left", left),
                asked.title,
                cell.label + (asked.growth ? " at " + (long) cell.x : ""));
    }

    private boolean inTime() {
        return seconds() < profile.seconds();
    }

    private double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    private void save() throws IOException {
        run.put("seconds", Math.round(seconds()));
        var all = new LinkedHashMap<String, Object>();
        all.put("format", Results.FORMAT);
        all.put("run", run);
        all.put("goals", Goals.all());
        all.put("questions", questions.stream().map(Asked::toMap).toList());
        Results.write(file(), all);
    }
}
