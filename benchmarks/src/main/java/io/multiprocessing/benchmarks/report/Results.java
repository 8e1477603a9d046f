package io.multiprocessing.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a run leaves behind: on which machine it was, and for each question the raw results of each contender, in the
 * order in which they were taken.
 *
 * @param run the machine, the versions, the settings
 * @param questions what was asked
 * @param goals what is to be reached
 */
public record Results(Map<String, Object> run, List<Question> questions, List<Goal> goals) {
    /** Of the file; a reader refuses another. */
    public static final int FORMAT = 1;

    /** From here on others' share of the processors makes figures worthless for a ranking. */
    static final double TOO_BUSY = 0.15;

    /**
     * Reads a file.
     *
     * @param file JSON, also compressed where its name ends in {@code .gz}
     * @return the results
     * @throws IOException it cannot be read
     * @throws IllegalArgumentException it holds no results, or those of another format
     */
    public static Results read(Path file) throws IOException {
        String text;
        try (InputStream in = open(file)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Fields all = Fields.of(Json.read(text));
        int format = (int) all.number("format", 0);
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "results of format " + format + ", and not " + FORMAT + ", which this version reads: " + file);
        }
        return new Results(
                all.map("run"),
                all.list("questions").stream().map(Question::of).toList(),
                all.list("goals").stream().map(Goal::of).toList());
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @param file compressed where its name ends in {@code .gz}
     * @param content what {@link #read} is to find
     * @throws IOException it cannot be written
     */
    public static void write(Path file, Map<String, Object> content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(unfinished);
                OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out) {
            packed.write(Json.write(content).getBytes(StandardCharsets.UTF_8));
        }
        Files.move(unfinished, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * What others took of the processors while nothing of ours ran.
     *
     * @return the median of all looks, 0 to 1; empty where nobody looked
     */
    Optional<Sample> others() {
        double[] looks = Fields.of(run).numbers("others");
        return looks.length == 0 ? Optional.empty() : Optional.of(new Sample(looks));
    }

    /** Whether the machine was so busy with other things that no winner is named. */
    boolean tooBusy() {
        return others().filter(sample -> sample.median() > TOO_BUSY).isPresent();
    }

    Optional<Question> question(String id) {
        return questions.stream().filter(each -> each.id().equals(id)).findFirst();
    }
}
