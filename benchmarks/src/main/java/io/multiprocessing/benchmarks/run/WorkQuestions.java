package io.multiprocessing.benchmarks.run;

import static io.multiprocessing.benchmarks.run.Cells.parameters;
import static io.multiprocessing.benchmarks.run.Cells.peer;
import static io.multiprocessing.benchmarks.run.Cells.with;

import io.multiprocessing.StartMethod;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Pools, idle workers, starts, codecs. */
final class WorkQuestions extends Questions {
    static final int WORKERS = 2;

    WorkQuestions(Contenders contenders) {
        super(contenders);
        pools();
        idleWorkers();
        starts();
        codecs();
    }

    private void pools() {
        pool("chunk1", "map of 20,000 tasks of nothing, one a chunk", 0, 20_000, true);
        pool("default", "map of 20,000 tasks of nothing, chunks as it likes", 0, 20_000, false);
        pool("chunk1", "map of 400 tasks of 1 ms", 1000, 400, false);
        pool("chunk1", "map of 40 tasks of 10 ms", 10_000, 40, false);
        var apply = parameters("what", "apply", "taskMicros", "0", "tasks", "1", "workers", Integer.toString(WORKERS));
        compare(
                ask("pool-apply", "Pools", "Pool: one task, and its result", "s")
                        .quick()
                        .note("The next is submitted when the last has ended. Two workers.")
                        .add(ours("", "PoolWork.run", "", apply, SAME))
                        .add(peers("threads pool-threads", "PoolWork.run", apply, SAME))
                        .add(python("pool", with(apply, "kind", "pool"), SAME))
                        .add(executor(apply, SAME)),
                "cpython");
    }

    private void pool(String what, String title, int micros, int tasks, boolean quick) {
        var map = parameters(
                "what",
                what,
                "taskMicros",
                Integer.toString(micros),
                "tasks",
                Integer.toString(tasks),
                "workers",
                Integer.toString(WORKERS));
        DoubleUnaryOperator toUnit = seconds -> tasks / seconds;
        Asked asked = ask("pool-" + what + (micros == 0 ? "" : "-" + micros + "us"), "Pools", "Pool: " + title, "/s")
                .note(
                        micros == 0
                                ? "Two workers. What the pool itself can do."
                                : "Two workers, each task keeps a processor busy: at best " + 2_000_000 / micros
                                        + " tasks a second.")
                .add(ours("", "PoolWork.run", "", map, toUnit))
                .add(peers("threads pool-threads", "PoolWork.run", map, toUnit))
                .add(python("pool", with(map, "kind", "pool"), toUnit))
                .add(executor(map, toUnit));
        asked.quick = quick;
        compare(asked, "cpython");
    }

    private List<Planned> executor(Map<String, String> map, DoubleUnaryOperator toUnit) {
        return contenders.python().isEmpty()
                ? List.of()
                : List.of(Cells.python(
                        "cpython-executor",
                        "CPython executor",
                        Double.NaN,
                        "pool",
                        with(map, "kind", "executor"),
                        toUnit));
    }

    private void idleWorkers() {
        Map<String, String> none = parameters();
        DoubleUnaryOperator micros = value -> value / 1e6;
        Asked memory = ask("idle-memory", "Pools", "Memory of an idle worker", "B")
                .lessIsBetter()
                .note("Of four that have worked and wait: proportional (Pss), so what they share is counted once.")
                .add(ours("", "IdleWorkers.look", "memory", none, SAME))
                .add(peer("bare", Double.NaN, "IdleWorkers.look", "memory", parameters("contender", "bare"), SAME));
        compare(memory, "bare");
        Asked processor = ask("idle-processor", "Pools", "Processor time of four idle workers", "%")
                .lessIsBetter()
                .note("Of one processor, in a second; the system counts in steps of 1 %.")
                .add(ours("", "IdleWorkers.look", "processor", none, micros))
                .add(peer(
                        "bare", Double.NaN, "IdleWorkers.look", "processor", parameters("contender", "bare"), micros));
        memory.add(python("idle", parameters("what", "memory"), SAME));
        processor.add(python("idle", parameters("what", "processor"), SAME));
    }

    private void starts() {
        starts(
                ask("start-line", "Starts", "From start() to the target's first line", "s")
                        .quick()
                        .note(
                                "The target writes a letter into a pipe of the system's. CPython: the same, by each of its"
                                        + " start methods. Bare: a JVM that prints a letter, and until that has ended."),
                "letter");
        starts(
                ask("start", "Starts", "From start() to the target's first word", "s")
                        .note("The target says a word on a pipe. CPython: the same, by each of its start methods."),
                "word");
    }

    private void starts(Asked asked, String until) {
        for (StartMethod method : StartMethod.values()) {
            for (Contenders.Ours transport : contenders.transports()) {
                asked.add(Cells.ours(
                        transport,
                        method.name(),
                        Double.NaN,
                        "Starts.start",
                        "",
                        parameters("method", method.name(), "until", until),
                        SAME));
            }
        }
        String first = contenders.transports().isEmpty()
                ? "sharedmem"
                : contenders.transports().getFirst().name();
        asked.add(peer("bare", "Starts.start", parameters("method", "BARE", "contender", first, "until", until), SAME));
        if (until.equals("letter")) {
            asked.add(peer(
                    "bare-whole",
                    "Starts.start",
                    parameters("method", "BARE_WHOLE", "contender", first, "until", until),
                    SAME));
        }
        if (!contenders.python().isEmpty()) {
            for (String method : List.of("spawn", "forkserver", "fork")) {
                asked.add(Cells.python(
                        "cpython-" + method,
                        "CPython " + method,
                        Double.NaN,
                        "start",
                        parameters("method", method, "until", until),
                        SAME));
            }
        }
        asked.cells.stream().filter(cell -> cell.key.endsWith("/spawn")).forEach(cell -> cell.reference = "bare");
        asked.cells.stream()
                .filter(cell -> cell.key.endsWith("/standby"))
                .forEach(cell ->
                        cell.reference = asked.cells.stream().anyMatch(each -> each.key.equals("cpython-forkserver"))
                                ? "cpython-forkserver"
                                : "bare");
    }

    private void codecs() {
        for (String step : List.of("encode", "decode")) {
            Asked asked = ask("codec-" + step, "Codecs", "Codec: " + step + " an object", "s")
                    .note(
                            "In one thread of one JVM. records: a hundred; map: of a hundred entries; doubles: a thousand.");
            for (String what : List.of("string", "record", "records", "map", "values", "doubles", "exception")) {
                for (String codec : List.of("kryo", "jdk")) {
                    var cell = new Planned(
                            codec + "/" + what,
                            what + ", " + codec,
                            codec.equals("kryo") ? "ours" : "peer",
                            codec,
                            0,
                            new Job.Jmh("Codecs." + step, "", parameters("contender", codec, "what", what), SAME));
                    cell.reference = codec.equals("kryo") ? "jdk/" + what : "";
                    asked.add(cell);
                }
            }
        }
    }
}
