package io.multiprocessing.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became different between two runs. Each on its machine and its day: a hint, not a proof. */
record Changes(Question question, Cell before, Cell now, double ratio, String words, String state) {
    private static final double NOTHING = 0.05;

    static List<Changes> between(Results before, Results now) {
        List<Changes> all = new ArrayList<>();
        for (Question question : now.questions()) {
            Optional<Question> old = before.question(question.id());
            for (Cell cell : question.measured()) {
                old.flatMap(asked -> asked.cell(cell.key()))
                        .filter(other -> !other.rounds().isEmpty())
                        .ifPresent(other -> all.add(of(question, other, cell, before.tooBusy() || now.tooBusy())));
            }
        }
        return all;
    }

    private static Changes of(Question question, Cell before, Cell now, boolean tooBusy) {
        Sample old = before.sample();
        Sample young = now.sample();
        double ratio = young.median() / old.median();
        boolean apart = young.low() > old.high() || young.high() < old.low();
        if (tooBusy) {
            return new Changes(question, before, now, ratio, "not judged: busy machine", "open");
        }
        if (!apart || Math.abs(ratio - 1) < NOTHING) {
            return new Changes(question, before, now, ratio, "the same, as far as one can see", "open");
        }
        boolean better = ratio < 1 == question.lowerIsBetter();
        return new Changes(question, before, now, ratio, better ? "better" : "worse", better ? "won" : "lost");
    }
}
