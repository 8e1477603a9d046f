package io.multiprocessing.benchmarks.peers;

import java.io.Serializable;

/**
 * What travels.
 *
 * @param kind {@code "pipe"} or {@code "queue"}: which of our primitives carries it; the peers have only one
 * @param payload {@code "bytes"}: each message arrives in an array of its own; {@code "into"}: in a buffer that the
 *     receiver reuses; {@code "handler"}: in place, where the link can; {@code "record"}: objects
 * @param size of a message, in bytes; of objects the encoded size, nearly
 * @param loop what the other side does
 */
public record Shape(String kind, String payload, int size, Loop loop) implements Serializable {
    boolean fresh() {
        return payload.equals("bytes");
    }
}
