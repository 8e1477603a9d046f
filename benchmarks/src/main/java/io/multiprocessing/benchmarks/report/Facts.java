package io.multiprocessing.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where and when a run took place, for people. */
final class Facts {
    private Facts() {}

    static String line(Results results) {
        Fields run = Fields.of(results.run());
        return run.text("at") + " · " + run.text("profile") + " run · " + run.text("processor") + ", "
                + Units.digits(run.number("processors", 0)) + " processors · " + run.text("jdk") + " · "
                + run.text("kernel") + " · commit " + run.text("commit");
    }

    static Map<String, String> table(Results results) {
        Fields run = Fields.of(results.run());
        var table = new LinkedHashMap<String, String>();
        table.put("when", run.text("at"));
        table.put("commit", run.text("commit") + (run.truth("changed") ? ", with changes" : ""));
        table.put(
                "machine",
                run.text("processor") + ", " + Units.digits(run.number("processors", 0)) + " processors, "
                        + String.format(Locale.ROOT, "%.0f GiB", run.number("memoryBytes", 0) / (1L << 30)) + ", "
                        + run.text("architecture"));
        table.put("system", run.text("kernel"));
        table.put("JDK", run.text("jdk"));
        table.put("Python", run.text("python", "none").isEmpty() ? "none" : run.text("python"));
        table.put(
                "transports",
                String.join(
                        ", ",
                        run.list("transports").stream().map(Object::toString).toList()));
        table.put("profile", run.text("profile") + ", " + Units.digits(run.number("seconds", 0)) + " s");
        if (!run.list("amended").isEmpty()) {
            table.put(
                    "asked again later",
                    run.list("amended").stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        results.others()
                .ifPresent(others -> table.put(
                        "others' share of the processors",
                        String.format(
                                Locale.ROOT,
                                "median %.0f %%, quartiles %.0f to %.0f %%",
                                others.median() * 100,
                                others.low() * 100,
                                others.high() * 100)));
        table.put(
                "options of the JVMs",
                String.join(
                        " ", run.list("options").stream().map(Object::toString).toList()));
        return table;
    }
}
