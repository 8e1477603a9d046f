package io.multiprocessing.pool;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * What a worker says to its pool, one message each, big-endian.
 *
 * <pre>
 *   offset  size  field
 *   0       1     kind
 *   1       8     sequence of the job; 0: of none
 *   9       8     sequence of the job that it begins now, in the same breath; 0: none
 *   17      8     how long the job ran, ns
 *   25      8     what the worker's heap takes, bytes
 *   33      1     form of the content
 *   34      …     content
 * </pre>
 *
 * <p>A content of the form {@link Content#APART} is the next message.
 *
 * @param kind one of the constants
 * @param sequence see above
 * @param next see above
 * @param nanos see above
 * @param heapBytes see above
 * @param form see above
 * @param content see above
 * @param apart what came as the next message, or the exception that it was
 */
record Report(
        byte kind, long sequence, long next, long nanos, long heapBytes, byte form, byte[] content, Object apart) {
    /** The worker is ready for work. */
    static final byte READY = 1;

    /** The initializer threw the content. */
    static final byte REFUSED = 2;

    /** The job begins. */
    static final byte BEGUN = 3;

    /** The job gave the content. */
    static final byte DONE = 4;

    /** The job threw the content. */
    static final byte FAILED = 5;

    /** The jobs whose sequences are the content will not be begun. */
    static final byte WITHDRAWN = 6;

    /** The job's time is up, and it was interrupted; the content is a thread dump. */
    static final byte OVERDUE = 7;

    /** The job's present input has run for {@code nanos}, which is not too long. */
    static final byte IN_TIME = 8;

    static final int HEADER_BYTES = 34;

    static final byte[] NOTHING = {};

    /** The same with what came as the next message. */
    Report with(Object received) {
        return new Report(kind, sequence, next, nanos, heapBytes, form, content, received);
    }

    /** The same, failed because what came as the next message cannot be read. */
    Report unreadable(RuntimeException why) {
        return new Report(kind == DONE ? FAILED : kind, sequence, next, nanos, heapBytes, form, content, why);
    }

    /** Writes one into a buffer that is large enough, from its beginning; the position is behind it then. */
    static void write(
            ByteBuffer out,
            byte kind,
            long sequence,
            long next,
            long nanos,
            long heapBytes,
            byte form,
            byte[] content) {
        out.clear()
                .put(kind)
                .putLong(sequence)
                .putLong(next)
                .putLong(nanos)
                .putLong(heapBytes)
                .put(form)
                .put(content);
    }

    /** Reads one, and copies its content. */
    static Report read(MemorySegment message) {
        ByteBuffer in = ByteBuffer.wrap(message.toArray(ValueLayout.JAVA_BYTE)); // not every segment is a buffer's
        byte kind = in.get();
        long sequence = in.getLong();
        long next = in.getLong();
        long nanos = in.getLong();
        long heapBytes = in.getLong();
        byte form = in.get();
        byte[] content = in.hasRemaining() ? new byte[in.remaining()] : NOTHING;
        in.get(content);
        return new Report(kind, sequence, next, nanos, heapBytes, form, content, null);
    }

    /** The bytes of some sequences. */
    static byte[] ofSequences(long[] sequences) {
        byte[] bytes = new byte[sequences.length * Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().put(sequences);
        return bytes;
    }

    /** The sequences in the content. */
    long[] sequences() {
        long[] sequences = new long[content.length / Long.BYTES];
        ByteBuffer.wrap(content).asLongBuffer().get(sequences);
        return sequences;
    }
}
