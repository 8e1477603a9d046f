package io.multiprocessing.benchmarks.run;

import io.multiprocessing.StartMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** What is asked of whom. The first questions are the ones that most want to know. */
final class Plan {
    private static final DoubleUnaryOperator SAME = value -> value;
    static final int POOL_WORKERS = 2;

    private final Contenders contenders;
    private final List<Asked> questions = new ArrayList<>();

    private Plan(Contenders contenders) {
        this.contenders = contenders;
    }

    static List<Asked> of(Contenders contenders) {
        var plan = new Plan(contenders);
        plan.roundTrips();
        plan.streams();
        plan.largeMessages();
        plan.locks();
        plan.barriers();
        plan.managers();
        plan.pools();
        plan.idleWorkers();
        plan.starts();
        plan.codecs();
        plan.questions.addAll(Growth.of(contenders));
        return plan.questions;
    }

    private Asked ask(String id, String section, String title, String unit) {
        var asked = new Asked(id, section, title, unit);
        questions.add(asked);
        return asked;
    }

    // --- pieces, also for Growth ---------------------------------------------------------------------------------

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
        String family = style.equals("threads") || style.equals("memcpy") || style.equals("bare") ? "floor" : "peer";
        boolean known = !style.equals("memcpy") && !style.equals("bare");
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

    List<Planned> python(String what, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        return contenders.python().isEmpty()
                ? List.of()
                : List.of(python("cpython", "CPython", Double.NaN, what, parameters, toUnit));
    }

    private List<Planned> ours(
            String variant, String method, String counter, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        return contenders.transports().stream()
                .map(transport -> ours(transport, variant, Double.NaN, method, counter, parameters, toUnit))
                .toList();
    }

    private List<Planned> inPlace(String method, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        return contenders.transports().stream()
                .filter(Contenders.Ours::sharesMemory)
                .map(transport -> ours(
                        transport, "handler", Double.NaN, method, "", with(parameters, "payload", "handler"), toUnit))
                .toList();
    }

    private static List<Planned> peers(
            String styles, String method, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        return Arrays.stream(styles.split(" "))
                .map(style -> peer(style, method, parameters, toUnit))
                .toList();
    }

    /** Each of ours with the peer that is most like it, or else with the first of these that is there. */
    private void compare(Asked asked, String... otherwise) {
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

    // --- questions -----------------------------------------------------------------------------------------------

    private void roundTrips() {
        String method = "RoundTrip.roundTrip";
        String latency = "One message there and its answer back, one at a time. Shared memory spins while the other"
                + " side answers at once; sockets sleep in the kernel.";
        for (int size : new int[] {32, 1024, 65_536}) {
            var bytes = parameters("kind", "pipe", "payload", "bytes", "size", Integer.toString(size));
            String small = size == 32 ? " chronicle" : "";
            Asked asked = ask("roundtrip-" + size, "Round trips", "Round trip of " + bytesOf(size) + ", bytes", "s")
                    .note(latency)
                    .add(ours("byte[]", method, "", bytes, SAME))
                    .add(inPlace(method, bytes, SAME))
                    .add(peers(
                            "aeron" + small + " agrona zeromq-ipc zeromq-tcp unix tcp streams threads",
                            method,
                            bytes,
                            SAME))
                    .add(python("roundtrip", bytes, SAME));
            asked.quick = size == 32;
            compare(asked);
        }
        for (int size : new int[] {32, 1024, 65_536}) {
            var record = parameters("kind", "pipe", "payload", "record", "size", Integer.toString(size));
            Asked asked = ask(
                            "roundtrip-object-" + size,
                            "Round trips",
                            "Round trip of an object of about " + bytesOf(size),
                            "s")
                    .note("A record (with a list of records, when it is larger), encoded by Kryo here, by pickle"
                            + " there; threads hand over a reference.")
                    .add(ours("record", method, "", record, SAME))
                    .add(peers("threads", method, record, SAME))
                    .add(python("roundtrip", record, SAME));
            asked.quick = size == 32;
            compare(asked, "cpython");
        }
    }

    private void streams() {
        String method = "OneWay.receiveMany";
        var pipe = parameters("kind", "pipe", "payload", "bytes", "size", "32", "producers", "1");
        Asked bytes = ask("pipe-32", "Throughput", "Pipe: messages of 32 B, one way", "/s")
                .quick()
                .note("One process sends without a pause, another receives. Bare sockets make a system call for each"
                        + " message, as ours do; JeroMQ gathers them.")
                .add(ours("byte[]", method, "", pipe, SAME))
                .add(inPlace(method, pipe, SAME))
                .add(peers("aeron agrona zeromq-ipc zeromq-tcp unix tcp streams threads", method, pipe, SAME))
                .add(python("oneway", pipe, SAME));
        compare(bytes);
        var records = with(pipe, "payload", "record");
        compare(
                ask("pipe-record", "Throughput", "Pipe: small records, one way", "/s")
                        .add(ours("record", method, "", records, SAME))
                        .add(peers("threads", method, records, SAME))
                        .add(python("oneway", records, SAME)),
                "cpython");
        var queue = with(pipe, "kind", "queue");
        Asked one = ask("queue-32-1p1c", "Throughput", "Queue: 32 B, one producer, one consumer", "/s")
                .quick()
                .note("Many may put and many may take; here one of each. The consumer made the queue.")
                .add(ours("byte[]", method, "", queue, SAME))
                .add(peers("chronicle agrona zeromq-ipc threads", method, queue, SAME))
                .add(python("oneway", queue, SAME));
        compare(one, "chronicle");
        compareOthers(one, "cpython");
        var objects = with(queue, "payload", "record");
        compare(
                ask("queue-record-1p1c", "Throughput", "Queue: small records, one producer, one consumer", "/s")
                        .quick()
                        .add(ours("record", method, "", objects, SAME))
                        .add(peers("threads", method, objects, SAME))
                        .add(python("oneway", objects, SAME)),
                "cpython");
        var four = with(queue, "producers", "4");
        Asked many = ask("queue-32-4p1c", "Throughput", "Queue: 32 B, four producers, one consumer", "/s")
                .add(ours("byte[]", method, "", four, SAME))
                .add(peers("agrona zeromq-ipc threads", method, four, SAME))
                .add(python("oneway", four, SAME));
        compare(many, "agrona");
        compareOthers(many, "cpython");
        for (String payload : List.of("bytes", "record")) {
            crowdedQueue(payload, 2, 2);
            crowdedQueue(payload, 1, 4);
        }
    }

    private void compareOthers(Asked asked, String reference) {
        for (Contenders.Ours transport : contenders.transports()) {
            if (!transport.sharesMemory()) {
                asked.compare(transport.name(), reference);
            }
        }
    }

    private void crowdedQueue(String payload, int producers, int consumers) {
        var crowd = parameters(
                "what",
                "queue",
                "payload",
                payload,
                "members",
                Integer.toString(producers),
                "consumers",
                Integer.toString(consumers));
        String what = payload.equals("bytes") ? "32 B" : "small records";
        String variant = payload.equals("bytes") ? "byte[]" : "record";
        compare(
                ask(
                                "queue-" + (payload.equals("bytes") ? "32" : "record") + "-" + producers + "p"
                                        + consumers + "c",
                                "Throughput",
                                "Queue: " + what + ", " + count(producers, "producer") + ", "
                                        + count(consumers, "consumer"),
                                "/s")
                        .note("All are children; the queue is their parent's, who sleeps where memory is shared, and"
                                + " serves them where it is not.")
                        .add(ours(variant, "Crowd.watch", "done", crowd, SAME))
                        .add(peer("threads", Double.NaN, "Crowd.watch", "done", crowd, SAME))
                        .add(python("crowd", crowd, SAME)),
                "cpython");
    }

    private void largeMessages() {
        for (int mebi : new int[] {1, 16}) {
            int size = mebi << 20;
            DoubleUnaryOperator bytes = perSecond -> perSecond * size;
            var into = parameters("kind", "pipe", "payload", "into", "size", Integer.toString(size), "producers", "1");
            String method = "OneWay.receiveOne";
            Asked asked = ask("large-" + mebi + "m", "Large messages", "Messages of " + mebi + " MiB, one way", "B/s")
                    .note("Into a buffer that the receiver has; handler: in place, without that copy.")
                    .add(ours("into segment", method, "", into, bytes))
                    .add(inPlace(method, into, bytes))
                    .add(peers((mebi == 1 ? "aeron agrona " : "") + "zeromq-ipc unix tcp streams", method, into, bytes))
                    .add(peer("memcpy", "Copying.copy", parameters("size", Integer.toString(size)), bytes))
                    .add(python("oneway", into, bytes));
            asked.quick = mebi == 1;
            compare(asked);
            contenders.transports().stream()
                    .filter(Contenders.Ours::sharesMemory)
                    .forEach(transport -> asked.compare(transport.name(), "memcpy"));
        }
    }

    private void locks() {
        for (String what : List.of("lock", "semaphore")) {
            var here = parameters("what", what, "made", "here");
            Asked alone = ask(
                            what + "-alone",
                            "Locks and their kin",
                            (what.equals("lock") ? "Lock and unlock" : "Acquire and release")
                                    + ", nobody else wants it",
                            "s")
                    .note("Made here, or by a child: where nothing is shared, each use is then a round trip.")
                    .add(ours("", "GuardAlone.takeAndGive", "", here, SAME))
                    .add(ours("made elsewhere", "GuardAlone.takeAndGive", "", with(here, "made", "elsewhere"), SAME))
                    .add(peers(
                            what.equals("lock") ? "filelock threads" : "threads", "GuardAlone.takeAndGive", here, SAME))
                    .add(python("guard", here, SAME));
            alone.quick = what.equals("lock");
            compare(alone, "cpython");
            for (int processes : what.equals("lock") ? new int[] {2, 4, 8} : new int[] {4}) {
                var crowd = parameters("what", what, "members", Integer.toString(processes), "consumers", "0");
                Asked contended = ask(
                                what + "-" + processes,
                                "Locks and their kin",
                                (what.equals("lock") ? "A lock" : "A semaphore of one permit") + " that " + processes
                                        + " processes want",
                                "/s")
                        .note("Turns of all together. More processes than processors: who holds it may not be running.")
                        .add(ours("", "Crowd.watch", "done", crowd, SAME))
                        .add(peer("threads", Double.NaN, "Crowd.watch", "done", crowd, SAME))
                        .add(python("crowd", crowd, SAME));
                if (what.equals("lock")) {
                    contended.add(peer("filelock", Double.NaN, "Crowd.watch", "done", crowd, SAME));
                }
                contended.quick = processes == 4 && what.equals("lock");
                compare(contended, "cpython");
            }
        }
    }

    private void barriers() {
        for (int parties : new int[] {2, 4}) {
            var crowd = parameters("what", "barrier", "members", Integer.toString(parties), "consumers", "0");
            compare(
                    ask("barrier-" + parties, "Locks and their kin", "Meetings of " + parties + " at a barrier", "/s")
                            .add(ours("", "Crowd.watch", "done", crowd, SAME))
                            .add(peer("threads", Double.NaN, "Crowd.watch", "done", crowd, SAME))
                            .add(python("crowd", crowd, SAME)),
                    "cpython");
        }
    }

    private void managers() {
        var titles = parameters(
                "put",
                "map.put",
                "get",
                "map.get",
                "merge",
                "execute(map, merge)",
                "call",
                "a call of an object of one's own");
        titles.forEach((what, title) -> {
            var call = parameters("what", what);
            Asked asked = ask("manager-" + what, "Managers", "Manager: " + title, "s")
                    .note("The object lives in the manager's process. A bare round trip over a Unix socket is there to"
                            + " compare.")
                    .add(ours("", "ManagerCalls.call", "", call, SAME))
                    .add(peer(
                            "unix",
                            "RoundTrip.roundTrip",
                            parameters("kind", "pipe", "payload", "bytes", "size", "32"),
                            SAME));
            if (!what.equals("merge")) {
                asked.add(python("manager", call, SAME));
            }
            asked.quick = what.equals("put");
            compare(asked, "cpython", "unix");
        });
    }

    private void pools() {
        pool("chunk1", "map of 20,000 tasks of nothing, one a chunk", 0, 20_000, true);
        pool("default", "map of 20,000 tasks of nothing, chunks as it likes", 0, 20_000, false);
        pool("chunk1", "map of 400 tasks of 1 ms", 1000, 400, false);
        pool("chunk1", "map of 40 tasks of 10 ms", 10_000, 40, false);
        var apply =
                parameters("what", "apply", "taskMicros", "0", "tasks", "1", "workers", Integer.toString(POOL_WORKERS));
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
                Integer.toString(POOL_WORKERS));
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
                : List.of(python(
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
        Asked asked = ask("start", "Starts", "From start() to the target's first word", "s")
                .quick()
                .note("The target says a word on a pipe. CPython: the same, by each of its start methods.");
        for (StartMethod method : StartMethod.values()) {
            for (Contenders.Ours transport : contenders.transports()) {
                asked.add(ours(
                        transport,
                        method.name(),
                        Double.NaN,
                        "Starts.start",
                        "",
                        parameters("method", method.name()),
                        SAME));
            }
        }
        String first = contenders.transports().isEmpty()
                ? "sharedmem"
                : contenders.transports().getFirst().name();
        asked.add(peer("bare", "Starts.start", parameters("method", "BARE", "contender", first), SAME));
        if (!contenders.python().isEmpty()) {
            for (String method : List.of("spawn", "forkserver", "fork")) {
                asked.add(python(
                        "cpython-" + method,
                        "CPython " + method,
                        Double.NaN,
                        "start",
                        parameters("method", method),
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

    private static String bytesOf(int size) {
        return size < 1024 ? size + " B" : size / 1024 + " KiB";
    }

    private static String count(int number, String what) {
        return switch (number) {
            case 1 -> "one " + what;
            case 2 -> "two " + what + "s";
            case 4 -> "four " + what + "s";
            default -> number + " " + what + "s";
        };
    }
}
