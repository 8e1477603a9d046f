package io.multiprocessing.benchmarks.report;

import java.util.List;
import java.util.Optional;

/**
 * A goal, and how far we are from it.
 *
 * @param goal what is to be reached
 * @param ours our figure, or why there is none
 * @param theirs the peer's, or empty
 * @param ratio of the two, or empty
 * @param state {@code "won"}, {@code "lost"} or {@code "open"}
 * @param words the state in words
 */
record Reached(Goal goal, String ours, String theirs, String ratio, String state, String words) {
    static List<Reached> of(Results results) {
        return results.goals().stream().map(goal -> of(goal, results)).toList();
    }

    private static Reached of(Goal goal, Results results) {
        Optional<Question> question = results.question(goal.question());
        Optional<Cell> ours = question.flatMap(asked -> asked.cell(goal.ours()))
                .filter(cell -> !cell.rounds().isEmpty());
        Optional<Cell> theirs = question.flatMap(asked -> asked.cell(goal.theirs()))
                .filter(cell -> !cell.rounds().isEmpty());
        if (ours.isEmpty()) {
            return new Reached(goal, "–", "", "", "open", "not measured in this run");
        }
        Question asked = question.get();
        Sample sample = ours.get().sample();
        String figure = Units.format(sample.median(), asked.unit());
        if (goal.theirs().isEmpty()) {
            var absolute = new Ratio(sample.median(), sample.low(), sample.high(), asked.lowerIsBetter());
            return judged(goal, figure, "", "", absolute, results.tooBusy());
        }
        if (theirs.isEmpty()) {
            return new Reached(goal, figure, "–", "", "open", "the peer was not measured in this run");
        }
        Optional<Ratio> ratio = Ratio.of(ours.get(), theirs.get(), asked.lowerIsBetter());
        if (ratio.isEmpty()) {
            return new Reached(goal, figure, "–", "", "open", "not measured in the same pass");
        }
        return judged(
                goal,
                figure,
                Units.format(theirs.get().sample().median(), asked.unit()),
                Units.digits(ratio.get().value()),
                ratio.get(),
                results.tooBusy());
    }

    private static Reached judged(Goal goal, String ours, String theirs, String ratio, Ratio value, boolean tooBusy) {
        Optional<Boolean> kept = tooBusy ? Optional.empty() : value.keeps(goal.limit());
        String state = kept.map(reached -> reached ? "won" : "lost").orElse("open");
        String words = tooBusy
                ? "not judged: busy machine"
                : kept.map(reached -> reached ? "reached" : "missed").orElseGet(() -> {
                    boolean median =
                            value.lowerIsBetter() ? value.value() <= goal.limit() : value.value() >= goal.limit();
                    return median
                            ? "reached by the median, not by its quartiles"
                            : "missed by the median, not by its quartiles";
                });
        return new Reached(goal, ours, theirs, ratio, state, words);
    }
}
