package io.multiprocessing.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is to be reached, as the design says. Ratios are ours divided by theirs; a goal without a peer is absolute. */
final class Goals {
    private final List<Map<String, Object>> all = new ArrayList<>();

    private Goals() {}

    static List<Map<String, Object>> all() {
        var goals = new Goals();
        goals.add(
                "start of a process, SPAWN", "start-line", "sharedmem/spawn", "bare-whole", 1.5, "≤ 1.5 × a bare JVM");
        goals.add("start of a process, STANDBY", "start-line", "sharedmem/standby", "", 0.5e-3, "≤ 0.5 ms");
        goals.add(
                "start of a process, STANDBY",
                "start-line",
                "sharedmem/standby",
                "cpython-fork",
                0.5,
                "≤ 0.5 × CPython's fork");
        goals.add("round trip of 32 B, byte[]", "roundtrip-32", "sharedmem/byte", "aeron", 0.95, "≤ 0.95 × Aeron");
        goals.add("round trip of 32 B, in place", "roundtrip-32", "sharedmem/handler", "aeron", 0.8, "≤ 0.8 × Aeron");
        goals.add("round trip of a small record", "roundtrip-object-32", "sharedmem/record", "", 1e-6, "≤ 1 µs");
        goals.add("pipe, 32 B, one way", "pipe-32", "sharedmem/handler", "aeron", 1, "≥ 1 × Aeron");
        goals.add("queue, 32 B", "queue-32-1p1c", "sharedmem/byte", "chronicle", 5, "≥ 5 × Chronicle Queue");
        goals.add("queue of small records", "queue-record-1p1c", "sharedmem/record", "", 5e6, "≥ 5 M/s");
        goals.add("lock and unlock, alone", "lock-alone", "sharedmem", "cpython", 0.1, "≤ 0.1 × CPython");
        goals.add("lock, 4 processes", "lock-4", "sharedmem", "", 8e6, "≥ 8 M/s");
        goals.add("round trip of 32 B, Unix socket", "roundtrip-32", "socket/byte", "unix", 1.1, "≤ 1.1 × bare socket");
        goals.add("round trip of 32 B, TCP", "roundtrip-32", "netty/byte", "tcp", 1.1, "≤ 1.1 × bare socket");
        goals.add(
                "messages of 1 MiB, Unix socket",
                "large-1m",
                "socket/into-segment",
                "unix",
                0.9,
                "≥ 0.9 × bare socket");
        goals.add(
                "messages of 1 MiB, shared memory",
                "large-1m",
                "sharedmem/into-segment",
                "memcpy",
                0.5,
                "≥ 0.5 × memcpy");
        goals.add("pool, map, chunks of 1", "pool-chunk1", "sharedmem", "", 1e6, "≥ 1 M/s");
        goals.add("pool, apply", "pool-apply", "sharedmem", "", 10e-6, "≤ 10 µs while busy");
        goals.add("idle worker, memory", "idle-memory", "sharedmem", "bare", 1.5, "≤ 1.5 × a bare JVM");
        goals.add("four idle workers, processor", "idle-processor", "sharedmem", "", 0.005, "0 %");
        goals.add("manager, map.put", "manager-put", "socket", "cpython", 1.2, "≤ 1.2 × CPython");
        return goals.all;
    }

    private void add(String what, String question, String ours, String theirs, double limit, String text) {
        var goal = new LinkedHashMap<String, Object>();
        goal.put("what", what);
        goal.put("question", question);
        goal.put("ours", ours);
        goal.put("theirs", theirs);
        goal.put("limit", limit);
        goal.put("text", text);
        all.add(goal);
    }
}
