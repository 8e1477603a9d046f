package io.multiprocessing.pool;

import io.multiprocessing.Connection;
import io.multiprocessing.SerializationException;
import io.multiprocessing.internal.work.Parcels;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Says what a worker has to say. A report and what follows it apart leave together, whichever thread speaks. Nothing is
 * held back: what was said before a job began is known to the pool when the job kills this process.
 */
final class Reporter {
    private static final int USUAL_BYTES = 512;

    private final Connection<Object> connection;
    private final Parcels parcels;
    private ByteBuffer buffer = ByteBuffer.allocate(USUAL_BYTES);

    Reporter(Connection<Object> connection, Parcels parcels) {
        this.connection = connection;
        this.parcels = parcels;
    }

    Parcels parcels() {
        return parcels;
    }

    void say(byte kind, long sequence, long next, long nanos) throws IOException {
        send(kind, sequence, next, nanos, Content.PLAIN, Report.NOTHING);
    }

    void say(byte kind, long sequence, long nanos, byte[] content) throws IOException {
        send(kind, sequence, 0, nanos, Content.PLAIN, content);
    }

    void overdue(long sequence, long nanos, String dump) throws IOException {
        say(Report.OVERDUE, sequence, nanos, dump.getBytes(StandardCharsets.UTF_8));
    }

    /** Packs what a job gave; a job on a chunk gives an array. */
    Content pack(byte kind, Object value) {
        return kind == Work.CHUNK
                ? Content.ofAll(parcels, "the results", (Object[]) value)
                : Content.of(parcels, "the result", value);
    }

    void done(long sequence, long next, long nanos, Content content) throws IOException {
        if (content.isApart()) {
            apart(Report.DONE, sequence, next, nanos, content);
        } else {
            send(Report.DONE, sequence, next, nanos, content.form(), content.bytes());
        }
    }

    void thrown(byte kind, long sequence, long nanos, Throwable thrown) throws IOException {
        Content content;
        try {
            content = Content.packed(parcels, "the exception", thrown);
        } catch (SerializationException _) {
            content = Content.packed(parcels, "the exception", parcels.remote(thrown));
        }
        if (content.isApart()) {
            apart(kind, sequence, 0, nanos, content);
        } else {
            send(kind, sequence, 0, nanos, content.form(), content.bytes());
        }
    }

    private synchronized void apart(byte kind, long sequence, long next, long nanos, Content content)
            throws IOException {
        send(kind, sequence, next, nanos, content.form(), content.bytes());
        content.parcel().send(connection);
    }

    private synchronized void send(byte kind, long sequence, long next, long nanos, byte form, byte[] content)
            throws IOException {
        int bytes = Math.addExact(Report.HEADER_BYTES, content.length);
        ByteBuffer out = bytes <= buffer.capacity() ? buffer : ByteBuffer.allocate(bytes);
        Report.write(out, kind, sequence, next, nanos, Runtime.getRuntime().totalMemory(), form, content);
        connection.sendBytes(MemorySegment.ofArray(out.array()).asSlice(0, out.position()));
    }
}
