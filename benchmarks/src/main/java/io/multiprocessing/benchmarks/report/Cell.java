package io.multiprocessing.benchmarks.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * One contender's answer to a question.
 *
 * @param key a word, stable over versions
 * @param label what a reader calls it
 * @param family {@code "ours"}, {@code "peer"} or {@code "floor"}
 * @param style which of ours it is: its transport; or of a peer, its name
 * @param reference the key of the contender that it is compared with, or empty
 * @param x where the point lies in a growth chart
 * @param settings what it ran with
 * @param error why there are no figures, or empty
 * @param rounds what was measured, in order
 */
public record Cell(
        String key,
        String label,
        String family,
        String style,
        String reference,
        double x,
        String settings,
        String error,
        List<Round> rounds) {
    /**
     * One fork.
     *
     * @param number of the pass over all questions
     * @param values of its iterations, in seconds, things a second, bytes a second, or parts of one
     * @param histogram of single operations, as Base64, or empty
     */
    public record Round(int number, double[] values, String histogram) {
        double median() {
            return new Sample(values).median();
        }
    }

    static Cell of(Object json) {
        Fields fields = Fields.of(json);
        return new Cell(
                fields.text("key"),
                fields.text("label"),
                fields.text("family"),
                fields.text("style"),
                fields.text("reference"),
                fields.number("x", 0),
                fields.text("settings"),
                fields.text("error"),
                fields.list("rounds").stream()
                        .map(Fields::of)
                        .map(round -> new Round(
                                (int) round.number("round", 0), round.numbers("values"), round.text("histogram")))
                        .filter(round -> round.values().length > 0)
                        .toList());
    }

    /** All iterations of all rounds. */
    Sample sample() {
        return new Sample(rounds.stream()
                .flatMapToDouble(round -> Arrays.stream(round.values()))
                .toArray());
    }

    /** Latencies of single operations in all rounds, in nanoseconds. */
    Optional<Histogram> latencies() {
        Histogram all = null;
        for (Round round : rounds) {
            if (!round.histogram().isEmpty()) {
                Histogram one = decode(round.histogram());
                if (all == null) {
                    all = one;
                } else {
                    all.add(one);
                }
            }
        }
        return Optional.ofNullable(all);
    }

    private static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("no histogram: " + text, e);
        }
    }
}
