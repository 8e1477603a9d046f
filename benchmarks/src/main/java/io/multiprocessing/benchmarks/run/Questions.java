package io.multiprocessing.benchmarks.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** The words in which questions are written: those who write them extend this. */
abstract class Questions {
    static final DoubleUnaryOperator SAME = value -> value;

    final Contenders contenders;
    private final List<Asked> all = new ArrayList<>();

    Questions(Contenders contenders) {
        this.contenders = contenders;
    }

    /** Those that were asked. */
    List<Asked> all() {
        return all;
    }

    Asked ask(String id, String section, String title, String unit) {
        var asked = new Asked(id, section, title, unit);
        all.add(asked);
        return asked;
    }

    List<Planned> python(String what, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        return contenders.python().isEmpty()
                ? List.of()
                : List.of(Cells.python("cpython", "CPython", Double.NaN, what, parameters, toUnit));
    }

    List<Planned> ours(
            String variant, String method, String counter, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        return contenders.transports().stream()
                .map(transport -> Cells.ours(transport, variant, Double.NaN, method, counter, parameters, toUnit))
                .toList();
    }

    List<Planned> inPlace(String method, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        return contenders.transports().stream()
                .filter(Contenders.Ours::sharesMemory)
                .map(transport -> Cells.ours(
                        transport,
                        "handler",
                        Double.NaN,
                        method,
                        "",
                        Cells.with(parameters, "payload", "handler"),
                        toUnit))
                .toList();
    }

    static List<Planned> peers(
            String styles, String method, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        return Arrays.stream(styles.split(" "))
                .map(style -> Cells.peer(style, method, parameters, toUnit))
                .toList();
    }

    /** Each of ours with the peer that is most like it, or else with the first of these that is there. */
    void compare(Asked asked, String... otherwise) {
        for (Contenders.Ours transport : contenders.transports()) {
            for (int i = otherwise.length - 1; i >= 0; i--) {
                asked.compare(transport.name(), otherwise[i]);
            }
            if (otherwise.length == 0) {
                asked.compare(transport.name(), "cpython");
                asked.compare(transport.name(), transport.peer());
            }
        }
    }

    void compareOthers(Asked asked, String reference) {
        for (Contenders.Ours transport : contenders.transports()) {
            if (!transport.sharesMemory()) {
                asked.compare(transport.name(), reference);
            }
        }
    }
}
