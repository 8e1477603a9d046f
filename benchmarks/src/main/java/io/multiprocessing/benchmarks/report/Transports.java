package io.multiprocessing.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Our transports beside each other: what a user picks by. */
final class Transports {
    private Transports() {}

    static String table(Results results) {
        var questions = new LinkedHashMap<String, String>();
        questions.put("roundtrip-32", "byte");
        questions.put("roundtrip-object-32", "record");
        questions.put("pipe-32", "byte");
        questions.put("queue-record-1p1c", "record");
        questions.put("large-1m", "into-segment");
        questions.put("lock-alone", "made-elsewhere");
        questions.put("manager-put", "");
        questions.put("pool-chunk1", "");
        questions.put("pool-apply", "");
        var out = new StringBuilder();
        var names = results.run().get("transports") instanceof Iterable<?> list ? list : java.util.List.of();
        Map<String, String> heads = new LinkedHashMap<>();
        names.forEach(name -> heads.put(name.toString(), name.toString()));
        out.append("| | ").append(String.join(" | ", heads.keySet())).append(" |\n|---|");
        out.append("--:|".repeat(heads.size())).append('\n');
        questions.forEach((id, variant) -> results.question(id)
                .filter(question -> !question.measured().isEmpty())
                .ifPresent(question -> out.append("| ")
                        .append(question.title())
                        .append(" | ")
                        .append(heads.keySet().stream()
                                .map(name -> figure(question, variant.isEmpty() ? name : name + "/" + variant))
                                .collect(Collectors.joining(" | ")))
                        .append(" |\n")));
        return out.toString();
    }

    private static String figure(Question question, String key) {
        return question.cell(key)
                .filter(cell -> !cell.rounds().isEmpty())
                .map(cell -> Units.format(cell.sample().median(), question.unit()))
                .orElse("–");
    }
}
