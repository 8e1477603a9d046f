package io.multiprocessing.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** How cost grows: over the size of messages, processes, the depth and number of queues, the length of tasks. */
final class Growth {
    private static final DoubleUnaryOperator SAME = value -> value;
    private static final String SECTION = "How cost grows";

    private final Contenders contenders;
    private final List<Asked> questions = new ArrayList<>();

    private Growth(Contenders contenders) {
        this.contenders = contenders;
    }

    static List<Asked> of(Contenders contenders) {
        var growth = new Growth(contenders);
        growth.messageSize();
        growth.processes();
        growth.depth();
        growth.queues();
        growth.taskLength();
        return growth.questions;
    }

    private Asked ask(String id, String title, String unit, String over, String note) {
        var asked = new Asked(id, SECTION, title, unit).over(over).note(note);
        questions.add(asked);
        return asked;
    }

    /** One line for each of ours, then those of the peers. */
    private void lines(
            Asked asked,
            String variant,
            double x,
            String method,
            String counter,
            Map<String, String> parameters,
            DoubleUnaryOperator toUnit,
            String... peers) {
        for (Contenders.Ours transport : contenders.transports()) {
            asked.add(Cells.ours(transport, variant, x, method, counter, parameters, toUnit));
        }
        for (String peer : peers) {
            asked.add(Cells.peer(peer, x, method, counter, parameters, toUnit));
        }
    }

    private void python(
            Asked asked, double x, String what, Map<String, String> parameters, DoubleUnaryOperator toUnit) {
        if (!contenders.python().isEmpty()) {
            asked.add(Cells.python("cpython", "CPython", x, what, parameters, toUnit));
        }
    }

    private void messageSize() {
        Asked time = ask(
                "growth-size-time",
                "Round trip, over the size of the message",
                "s",
                "bytes of a message",
                "The knees: where a message no longer fits into a slot, into the caches, into the ring.");
        Asked rate = ask(
                "growth-size-rate",
                "One way, over the size of the message",
                "B/s",
                "bytes of a message",
                "Into a buffer that the receiver has. Where the line turns flat, copying is all that is left to pay.");
        for (int size : new int[] {8, 64, 512, 4 << 10, 32 << 10, 256 << 10, 2 << 20, 16 << 20, 64 << 20}) {
            String text = Integer.toString(size);
            var trip = Cells.parameters("kind", "pipe", "payload", "into", "size", text);
            lines(time, "", size, "RoundTrip.roundTrip", "", trip, SAME, "unix", "tcp");
            python(time, size, "roundtrip", trip, SAME);
            var stream = Cells.with(trip, "producers", "1");
            DoubleUnaryOperator bytes = perSecond -> perSecond * size;
            String method = size <= 4 << 10 ? "OneWay.receiveMany" : "OneWay.receiveOne";
            lines(rate, "", size, method, "", stream, bytes, "unix", "tcp");
            rate.add(Cells.peer("memcpy", size, "Copying.copy", "", Cells.parameters("size", text), bytes));
            python(rate, size, "oneway", stream, bytes);
        }
    }

    private void processes() {
        Asked lock = ask(
                "growth-processes-lock",
                "One lock, over the number of processes that want it",
                "/s",
                "processes",
                "The knee lies at the number of processors: from there on, who holds the lock may not be running.");
        for (int members : new int[] {1, 2, 4, 8, 16}) {
            var crowd = Cells.parameters("what", "lock", "members", Integer.toString(members), "consumers", "0");
            lines(lock, "", members, "Crowd.watch", "done", crowd, SAME, "filelock", "threads");
            python(lock, members, "crowd", crowd, SAME);
        }
        Asked queue = ask(
                "growth-processes-queue",
                "One queue of 32 B, over the number of processes, half of them producers",
                "/s",
                "processes",
                "All messages of all consumers together.");
        for (int pairs : new int[] {1, 2, 4, 8}) {
            String text = Integer.toString(pairs);
            var crowd = Cells.parameters("what", "queue", "payload", "bytes", "members", text, "consumers", text);
            lines(queue, "", pairs * 2, "Crowd.watch", "done", crowd, SAME, "threads");
            python(queue, pairs * 2, "crowd", crowd, SAME);
        }
    }

    private void depth() {
        Asked depth = ask(
                "growth-depth",
                "A put and a take, over how many elements lie in the queue",
                "s",
                "elements in the queue",
                "The queue is another process's. Knees: what no longer fits into the processor's caches.");
        for (int elements : new int[] {1, 10, 100, 1000, 10_000, 100_000, 1_000_000}) {
            lines(
                    depth,
                    "",
                    elements,
                    "QueueDepth.putAndTake",
                    "",
                    Cells.parameters("depth", Integer.toString(elements)),
                    SAME,
                    "threads");
        }
    }

    private void queues() {
        Asked queues = ask(
                "growth-queues",
                "Round trip over one queue of many, over how many there are",
                "s",
                "queues in the context",
                "Each queue in turn, so each element finds its queue as cold as can be.");
        for (int count : new int[] {1, 3, 10, 30, 100, 300, 1000}) {
            lines(
                    queues,
                    "",
                    count,
                    "ManyQueues.roundTrip",
                    "",
                    Cells.parameters("queues", Integer.toString(count)),
                    SAME);
        }
    }

    private void taskLength() {
        Asked efficiency = ask(
                "growth-task",
                "Pool: the part of the time that goes into the tasks, over their length",
                "%",
                "length of a task, µs",
                "Two workers, map, chunks as each likes. 100 %: twice as fast as one processor without a pool.");
        for (int micros : new int[] {1, 10, 100, 1000, 10_000, 100_000}) {
            int tasks = Math.clamp(200_000 / micros, 4, 20_000);
            double ideal = tasks * (micros / 1e6) / WorkQuestions.WORKERS;
            DoubleUnaryOperator part = seconds -> ideal / seconds;
            var map = Cells.parameters(
                    "what",
                    "default",
                    "taskMicros",
                    Integer.toString(micros),
                    "tasks",
                    Integer.toString(tasks),
                    "workers",
                    Integer.toString(WorkQuestions.WORKERS));
            lines(efficiency, "", micros, "PoolWork.run", "", map, part, "threads");
            python(efficiency, micros, "pool", Cells.with(map, "kind", "pool"), part);
            if (!contenders.python().isEmpty()) {
                efficiency.add(Cells.python(
                        "cpython-executor",
                        "CPython executor",
                        micros,
                        "pool",
                        Cells.with(map, "kind", "executor"),
                        part));
            }
        }
    }
}
