package io.multiprocessing.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ours beside a peer, in words. Of a run on a busy machine it names no winner. */
record Verdict(Question question, Cell ours, Cell theirs, Ratio ratio, boolean tooBusy) {
    private static final double A_LITTLE = 1.1;

    static List<Verdict> of(Results results) {
        List<Verdict> all = new ArrayList<>();
        for (Question question : results.questions()) {
            if (question.growth()) {
                continue;
            }
            for (Cell cell : question.measured()) {
                Optional<Cell> theirs = question.cell(cell.reference());
                theirs.flatMap(other -> Ratio.of(cell, other, question.lowerIsBetter()))
                        .ifPresent(
                                ratio -> all.add(new Verdict(question, cell, theirs.get(), ratio, results.tooBusy())));
            }
        }
        return all;
    }

    String ourValue() {
        return Units.format(ours.sample().median(), question.unit());
    }

    String theirValue() {
        return Units.format(theirs.sample().median(), question.unit());
    }

    String ratioText() {
        return Units.digits(ratio.value()) + " (" + Units.digits(ratio.low()) + "–" + Units.digits(ratio.high()) + ")";
    }

    String words() {
        if (tooBusy) {
            return "not judged: busy machine";
        }
        if (ratio.undecided()) {
            return "no winner: too close, or too noisy";
        }
        if (!question.lowerIsBetter()) {
            return Units.digits(ratio.value()) + " × as much";
        }
        double times = ratio.won() ? 1 / ratio.value() : ratio.value();
        String how = ratio.won() ? "faster" : "slower";
        return times < A_LITTLE ? "a little " + how : Units.digits(times) + " × " + how;
    }

    /** {@code "won"}, {@code "lost"} or {@code "open"}. */
    String outcome() {
        return tooBusy || ratio.undecided() ? "open" : ratio.won() ? "won" : "lost";
    }
}
