package io.multiprocessing.internal.host;

import io.multiprocessing.JoinableQueue;
import io.multiprocessing.internal.jfr.Recorder;
import java.time.Duration;

/** A handle of a queue that counts what is unfinished. */
final class JoinableQueueHandle<E> extends QueueHandle<E> implements JoinableQueue<E> {
    private static final long serialVersionUID = 1L;

    JoinableQueueHandle(Hold hold, int capacity) {
        super(hold, capacity);
    }

    @Override
    Reference departing() {
        if (gate().isClosed()) {
            throw closed();
        }
        return held().departing(Reference.Kind.JOINABLE_QUEUE, capacity());
    }

    @Override
    public void taskDone() {
        if (ask(Query.TASK_DONE, 0).status() == Status.ILLEGAL) {
            throw new IllegalStateException("taskDone() called more often than elements were put");
        }
    }

    @Override
    public void join() throws InterruptedException {
        join(Waiter.FOREVER);
    }

    @Override
    public boolean join(Duration timeout) throws InterruptedException {
        return join(Nanos.of(timeout));
    }

    private boolean join(long timeoutNanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (timeoutNanos == 0) {
            return ask(Query.UNFINISHED, 0).value() == 0;
        }
        Recorder.Span span = waiting("join", timeoutNanos);
        boolean done;
        try {
            done = ask(Query.JOIN, 0, timeoutNanos).status() == Status.OK;
        } finally {
            Recorder.over(span);
        }
        if (gate().isClosed()) {
            throw closed(); // closing may have been what finished the rest
        }
        return done;
    }
}
