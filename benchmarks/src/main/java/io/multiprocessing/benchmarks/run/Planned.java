package io.multiprocessing.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A contender of a question, before and while it is measured; in the end it is what the file of results holds. */
final class Planned {
    final String key;
    final String label;
    final String family;
    final String style;
    final double x;
    final Job job;
    String reference = "";
    String error = "";
    final List<Map<String, Object>> rounds = new ArrayList<>();

    Planned(String key, String label, String family, String style, double x, Job job) {
        this.key = key;
        this.label = label;
        this.family = family;
        this.style = style;
        this.x = x;
        this.job = job;
    }

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("key", key);
        map.put("label", label);
        map.put("family", family);
        map.put("style", style);
        map.put("reference", reference);
        map.put("x", x);
        map.put("settings", Settings.of(style));
        map.put(
                "benchmark",
                switch (job) {
                    case Job.Jmh jmh -> jmh.method();
                    case Job.Python python -> "cpython.py " + python.what();
                });
        map.put("params", job.parameters());
        map.put("error", error);
        map.put("rounds", rounds);
        return map;
    }
}
