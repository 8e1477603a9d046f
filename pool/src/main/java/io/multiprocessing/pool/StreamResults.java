package io.multiprocessing.pool;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stream's results as their user holds them. The stream does not know this, so it is noticed when nobody does, and
 * the stream is closed; the pool is held as long as this is.
 */
final class StreamResults<R> implements Results<R> {
    private final Pool pool;
    private final Stream<R> stream;

    StreamResults(Pool pool, Stream<R> stream, Cleaner cleaner) {
        this.pool = pool;
        this.stream = stream;
        cleaner.register(this, stream::close);
    }

    @Override
    public boolean hasNext() {
        try {
            return stream.hasNext();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public R next() {
        try {
            return stream.next(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public R next(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            return stream.next(TimeUnit.NANOSECONDS.convert(timeout));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static CompletionException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CompletionException("interrupted while waiting for a result", e);
    }

    @Override
    public void close() {
        stream.close();
    }

    @Override
    public String toString() {
        return "Results[of=" + pool + "]";
    }
}
