package io.multiprocessing.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Questions of a run that were asked again in a later one, on the same machine: because some had failed, or were not
 * reached. The results say of themselves which they are, and of when.
 */
public final class Amendment {
    /** What must be the same in both. */
    private static final List<String> SAME =
            List.of("processor", "processors", "memoryBytes", "kernel", "jdk", "python");

    private Amendment() {}

    /**
     * Puts the later questions in the place of the earlier ones.
     *
     * @param file results
     * @param later results of a run of some of the questions
     * @return the file with both, {@code amended.json} beside the first
     * @throws IOException a file cannot be read or written
     * @throws IllegalArgumentException the runs were on different machines, or there are other questions in the later
     *     one
     */
    public static Path amend(Path file, Path later) throws IOException {
        Map<String, Object> first = raw(file);
        Map<String, Object> second = raw(later);
        Fields run = Fields.of(first.get("run"));
        Fields laterRun = Fields.of(second.get("run"));
        for (String each : SAME) {
            if (!Objects.equals(run.map().get(each), laterRun.map().get(each))) {
                throw new IllegalArgumentException("runs on different machines: " + each + " was "
                        + run.map().get(each) + " in " + file + ", and "
                        + laterRun.map().get(each) + " in " + later);
            }
        }
        Map<String, Object> questions = byId(first);
        Map<String, Object> anew = byId(second);
        for (var each : anew.entrySet()) {
            if (questions.replace(each.getKey(), each.getValue()) == null) {
                throw new IllegalArgumentException("there is no question " + each.getKey() + " in " + file);
            }
        }
        List<Object> said = new ArrayList<>(run.list("amended"));
        said.add(laterRun.text("at") + ", commit " + laterRun.text("commit")
                + (laterRun.truth("changed") ? ", with changes" : "") + ": " + String.join(", ", anew.keySet()));
        Map<String, Object> facts = new LinkedHashMap<>(run.map());
        facts.put("amended", said);
        first.put("run", facts);
        first.put("questions", List.copyOf(questions.values()));
        Path amended = file.toAbsolutePath().resolveSibling("amended.json");
        Results.write(amended, first);
        return amended;
    }

    private static Map<String, Object> raw(Path file) throws IOException {
        Results.read(file); // refuses what is none
        return new LinkedHashMap<>(Fields.of(Json.read(Files.readString(file))).map());
    }

    private static Map<String, Object> byId(Map<String, Object> results) {
        return Fields.of(results).list("questions").stream()
                .collect(Collectors.toMap(
                        question -> Fields.of(question).text("id"),
                        question -> question,
                        (_, second) -> second,
                        LinkedHashMap::new));
    }
}
