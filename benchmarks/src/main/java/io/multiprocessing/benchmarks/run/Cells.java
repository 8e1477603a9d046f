package io.multiprocessing.benchmarks.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Makes contenders, with the names that readers see and those that stay. */
final class Cells {
    private Cells() {}

    static Map<String, String> parameters(String... pairs) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    static Map<String, String> with(Map<String, String> parameters, String... pairs) {
        var map = new LinkedHashMap<>(parameters);
        map.putAll(parameters(pairs));
        return map;
    }

    /** Names for readers. */
    static String label(String style) {
        return switch (style) {
            case "aeron" -> "Aeron IPC";
            case "chronicle" -> "Chronicle Queue";
            case "agrona" -> "Agrona ring";
            case "zeromq-ipc" -> "JeroMQ ipc";
            case "zeromq-tcp" -> "JeroMQ tcp";
            case "unix" -> "bare Unix socket";
            case "tcp" -> "bare TCP socket";
            case "streams" -> "stdin/stdout pipe";
            case "threads" -> "threads (floor)";
            case "memcpy" -> "memcpy (floor)";
            case "filelock" -> "FileLock";
            case "bare" -> "bare JVM (floor)";
            case "bare-whole" -> "bare JVM, until it has ended (floor)";
            case "cpython" -> "CPython";
            case "pool-threads" -> "Pools.ofThreads";
            default -> style;
        };
    }

    static Planned peer(String style, String method, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        return peer(style, Double.NaN, method, "", parameters, toUnit);
    }

    static Planned peer(
            String style,
            double x,
            String method,
            String counter,
            Map<String, String> parameters,
            DoubleUnaryOperator toUnit) {
        String family =
                style.equals("threads") || style.equals("memcpy") || style.startsWith("bare") ? "floor" : "peer";
        boolean known = !style.equals("memcpy") && !style.startsWith("bare");
        var job = new Job.Jmh(method, counter, known ? with(parameters, "contender", style) : parameters, toUnit);
        return planned(style, label(style), family, style, x, job);
    }

    static Planned ours(
            Contenders.Ours transport,
            String variant,
            double x,
            String method,
            String counter,
            Map<String, String> parameters,
            DoubleUnaryOperator toUnit) {
        String label = variant.isEmpty() ? transport.name() : transport.name() + " " + variant;
        String key = variant.isEmpty() ? transport.name() : transport.name() + "/" + word(variant);
        var job = new Job.Jmh(method, counter, with(parameters, "contender", transport.name()), toUnit);
        return planned(key, label, "ours", transport.name(), x, job);
    }

    static Planned python(
            String style,
            String label,
            double x,
            String what,
            Map<String, String> parameters,
            DoubleUnaryOperator toUnit) {
        return planned(style, label, "peer", style, x, new Job.Python(what, parameters, toUnit));
    }

    private static String word(String variant) {
        return variant.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-").replaceAll("-$", "");
    }

    private static Planned planned(String key, String label, String family, String style, double x, Job job) {
        boolean growth = !Double.isNaN(x);
        return new Planned(growth ? Asked.at(key, x) : key, label, family, style, growth ? x : 0, job);
    }
}
