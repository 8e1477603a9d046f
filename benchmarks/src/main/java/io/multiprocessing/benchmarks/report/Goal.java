package io.multiprocessing.benchmarks.report;

/**
 * What is to be reached.
 *
 * @param what in words
 * @param question the id of the question that shows it
 * @param ours the key of ours there
 * @param theirs the key of what it is compared with; empty: {@code limit} is an absolute value
 * @param limit of the ratio, or of the value in the question's unit
 * @param text the goal in words
 */
public record Goal(String what, String question, String ours, String theirs, double limit, String text) {
    static Goal of(Object json) {
        Fields fields = Fields.of(json);
        return new Goal(
                fields.text("what"),
                fields.text("question"),
                fields.text("ours"),
                fields.text("theirs"),
                fields.number("limit", 1),
                fields.text("text"));
    }
}
