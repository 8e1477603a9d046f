package io.multiprocessing.pool;

import java.nio.ByteBuffer;

/**
 * What a pool tells a worker besides its work, over a pipe of its own: the worker hears it while it runs a job. One
 * message each: kind (1), a time in ns (8), sequences of jobs (8 each).
 */
final class Command {
    /** Do not begin these jobs, if they have not begun. */
    static final byte WITHDRAW = 1;

    /** Interrupt this job, if it runs. */
    static final byte INTERRUPT = 2;

    /** Interrupt this job, if its present input runs for this time or longer; begin no other, and leave. */
    static final byte OVERDUE = 3;

    private static final int HEADER_BYTES = 1 + Long.BYTES;

    private Command() {}

    static byte[] of(byte kind, long nanos, long... sequences) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + sequences.length * Long.BYTES);
        out.put(kind).putLong(nanos);
        for (long sequence : sequences) {
            out.putLong(sequence);
        }
        return out.array();
    }

    static byte kind(byte[] command) {
        return command[0];
    }

    static long nanos(byte[] command) {
        return ByteBuffer.wrap(command).getLong(1);
    }

    static long[] sequences(byte[] command) {
        ByteBuffer in = ByteBuffer.wrap(command).position(HEADER_BYTES);
        long[] sequences = new long[in.remaining() / Long.BYTES];
        in.asLongBuffer().get(sequences);
        return sequences;
    }
}
