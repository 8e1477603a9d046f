package io.multiprocessing.internal.manager;

import io.multiprocessing.Queue;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.Wait;
import io.multiprocessing.internal.host.TakesBack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A queue as strangers call it. An element that could not travel to its taker, or whose taker was gone before it had
 * said that it has it, goes back to the end of it, as soon as there is room. Where the queue was shut down meanwhile it
 * is kept here, and the next stranger takes it.
 */
final class ForeignQueue<E> implements QueueView<E>, TakesBack {
    private static final long FOREVER = Long.MAX_VALUE;

    private final Queue<E> real;

    /** What came back after the queue was shut down. */
    private final ConcurrentLinkedQueue<E> late = new ConcurrentLinkedQueue<>();

    ForeignQueue(Queue<E> real) {
        this.real = real;
    }

    @Override
    public void put(E element) {
        real.add(element);
    }

    @Override
    public boolean offer(E element, long timeoutNanos) throws InterruptedException {
        if (timeoutNanos == FOREVER) {
            real.put(element);
            return true;
        }
        return timeoutNanos == 0 ? real.offer(element) : real.offer(element, timeoutNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public E take(long timeoutNanos) throws InterruptedException {
        E first = late.poll();
        if (first != null) {
            return first;
        }
        if (timeoutNanos == FOREVER) {
            return real.take();
        }
        return timeoutNanos == 0 ? real.poll() : real.poll(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public E peek() {
        E first = late.peek();
        return first != null ? first : real.peek();
    }

    @Override
    public Object[] drain(int limit) {
        List<E> drained = new ArrayList<>();
        for (E each; drained.size() < limit && (each = late.poll()) != null; ) {
            drained.add(each);
        }
        try {
            real.drainTo(drained, limit - drained.size());
        } catch (QueueShutDownException e) {
            if (drained.isEmpty()) {
                throw e;
            }
        }
        return drained.toArray();
    }

    @Override
    public Object[] toArray() {
        List<Object> all = new ArrayList<>(late);
        Collections.addAll(all, real.toArray());
        return all.toArray();
    }

    @Override
    public boolean remove(Object element) {
        return late.remove(element) || real.remove(element);
    }

    @Override
    public boolean contains(Object element) {
        return late.contains(element) || real.contains(element);
    }

    @Override
    public int size() {
        return late.size() + real.size();
    }

    @Override
    public int capacity() {
        return real.capacity();
    }

    @Override
    public void clear() {
        late.clear();
        real.clear();
    }

    @Override
    public boolean isReady() {
        try {
            return !late.isEmpty() || !Wait.any(List.of(real), Duration.ZERO).isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void shutdown(boolean now) {
        if (now) {
            late.clear();
            real.shutdownNow();
        } else {
            real.shutdown();
        }
    }

    @Override
    @SuppressWarnings("unchecked") // it was an element
    public Runnable undo(String method, Object result) {
        return switch (method) {
            case "take(long)" -> result == null ? null : () -> putBack((E) result);
            case "drain(int)" ->
                () -> {
                    for (Object each : (Object[]) result) {
                        putBack((E) each);
                    }
                };
            default -> null;
        };
    }

    private void putBack(E element) {
        try {
            real.put(element);
        } catch (QueueShutDownException e) {
            late.add(element);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
