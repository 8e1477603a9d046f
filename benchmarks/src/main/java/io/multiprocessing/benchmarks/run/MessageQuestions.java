package io.multiprocessing.benchmarks.run;

import static io.multiprocessing.benchmarks.run.Cells.parameters;
import static io.multiprocessing.benchmarks.run.Cells.peer;
import static io.multiprocessing.benchmarks.run.Cells.with;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Round trips, streams, large messages. */
final class MessageQuestions extends Questions {
    MessageQuestions(Contenders contenders) {
        super(contenders);
        roundTrips();
        streams();
        largeMessages();
    }

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
