package io.multiprocessing.pool;

import io.multiprocessing.Connection;
import io.multiprocessing.TaskFunction;
import io.multiprocessing.internal.work.Ahead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The thread of a worker that runs jobs, one after the other. It says that it begins one before it touches what the
 * pool sent for it, since unpacking runs code of the user's too; while jobs wait in the frame, that is said together
 * with the result of the one before.
 */
final class WorkerLoop {
    private final Connection<Object> connection;
    private final Desk desk;
    private final Reporter reporter;

    /** Packed until they are used. */
    private final Map<Integer, Object> functions = new HashMap<>();

    private ByteBuffer frame;

    /** A job that was said to begin together with the end of the one before. */
    private long begun;

    WorkerLoop(Connection<Object> connection, Desk desk, Reporter reporter) {
        this.connection = connection;
        this.desk = desk;
        this.reporter = reporter;
    }

    /** Returns when the pool says so, or is gone. */
    void run() {
        Desk.HERE.set(desk);
        try {
            while (!desk.isLeaving()) {
                frame = ByteBuffer.wrap(nextFrame());
                while (frame.hasRemaining()) {
                    if (!entry(frame.get())) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // the pool is gone
        }
    }

    private byte[] nextFrame() throws IOException {
        while (true) {
            try {
                return connection.receiveBytes();
            } catch (InterruptedException _) {
                // somebody else's; a job that has ended is not interrupted any more
            }
        }
    }

    private boolean entry(byte operation) throws IOException {
        switch (operation) {
            case Frame.FUNCTION -> functions.put(frame.getInt(), bytes());
            case Frame.FORGET -> functions.remove(frame.getInt());
            case Frame.RUN -> job(frame.getLong());
            case Frame.QUIT -> {
                return false;
            }
            default -> throw new IllegalStateException("no such entry in a frame: " + operation);
        }
        return true;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[frame.getInt()];
        frame.get(bytes);
        return bytes;
    }

    private void job(long sequence) throws IOException {
        byte kind = frame.get();
        int function = frame.getInt();
        byte form = frame.get();
        byte[] content = bytes();
        if (begun != sequence) {
            if (!desk.begin(sequence)) {
                skip(form);
                return;
            }
            reporter.say(Report.BEGUN, sequence, 0, 0);
        }
        begun = 0;
        if (!frame.hasRemaining() && form != Content.APART) {
            Ahead.on(connection); // the next frame comes while the job runs
        }
        long start = System.nanoTime();
        Content result = null;
        Throwable thrown = null;
        try {
            result = reporter.pack(kind, execute(kind, function, form, content));
        } catch (Throwable e) {
            thrown = e;
        }
        desk.end();
        long nanos = System.nanoTime() - start;
        if (thrown == null) {
            reporter.done(sequence, beginNext(), nanos, result);
        } else {
            reporter.thrown(Report.FAILED, sequence, nanos, thrown);
        }
    }

    /** Begins the next job of the frame, so that it can be said in the same breath; 0: there is none. */
    private long beginNext() {
        int here = frame.position();
        if (frame.remaining() > Long.BYTES && frame.get(here) == Frame.RUN) {
            long sequence = frame.getLong(here + 1);
            if (desk.begin(sequence)) {
                begun = sequence;
                return sequence;
            }
            desk.putBack(sequence);
        }
        return 0;
    }

    private void skip(byte form) throws IOException {
        if (form == Content.APART) {
            nextFrame(); // as bytes, so that what it refers to is let go of
        }
    }

    private Object execute(byte kind, int function, byte form, byte[] content) throws Exception {
        if (kind == Work.CALL) {
            Object task = form == Content.APART ? connection.receive() : value("the task", form, content);
            return Calls.call(task);
        }
        if (kind == Work.APPLY) {
            Object input = form == Content.APART ? connection.receive() : value("the input", form, content);
            return function(function).apply(input);
        }
        Object[] inputs = form == Content.APART
                ? (Object[]) connection.receive()
                : Content.values(reporter.parcels(), "the inputs", form, content);
        return Bound.apply(function(function), inputs, _ -> desk.nextInput());
    }

    private Object value(String what, byte form, byte[] content) {
        return Content.value(reporter.parcels(), what, form, content);
    }

    @SuppressWarnings("unchecked") // of whatever types: nobody looks at them
    private TaskFunction<Object, Object> function(int id) {
        Object function = functions.get(id);
        if (function instanceof byte[] packed) {
            function = reporter.parcels().unpack("the function", packed);
            functions.put(id, function);
        }
        return (TaskFunction<Object, Object>) function;
    }
}
