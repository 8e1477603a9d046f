package io.multiprocessing.benchmarks.report;

import java.util.Locale;

/** The table of ratios for a console. */
public final class Summary {
    private Summary() {}

    /**
     * Makes it.
     *
     * @param results of a run
     * @return lines, each with an end
     */
    public static String of(Results results) {
        var out = new StringBuilder();
        String last = "";
        for (Verdict verdict : Verdict.of(results)) {
            String title = verdict.question().title();
            if (!title.equals(last)) {
                out.append(title).append('\n');
                last = title;
            }
            out.append(String.format(
                    Locale.ROOT,
                    "    %-26s %11s   %-18s %11s   ratio %-20s %s%n",
                    verdict.ours().label(),
                    verdict.ourValue(),
                    verdict.theirs().label(),
                    verdict.theirValue(),
                    verdict.ratioText(),
                    verdict.words()));
        }
        if (results.tooBusy()) {
            out.append("Other programs took ")
                    .append(Math.round(results.others().orElseThrow().median() * 100))
                    .append(" % of the processors: too much to name winners. Take the run again on an idle machine.\n");
        }
        return out.toString();
    }
}
