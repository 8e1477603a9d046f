package io.multiprocessing.internal.manager;

import io.multiprocessing.Queue;
import io.multiprocessing.internal.host.TakesBack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A queue as strangers call it. An element that its taker did not live to receive goes back to the end of it.
 *
 * @param real the queue
 */
record ForeignQueue<E>(Queue<E> real) implements QueueView<E>, TakesBack {
    private static final long FOREVER = Long.MAX_VALUE;

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
        if (timeoutNanos == FOREVER) {
            return real.take();
        }
        return timeoutNanos == 0 ? real.poll() : real.poll(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public E peek() {
        return real.peek();
    }

    @Override
    public Object[] drain(int limit) {
        List<E> drained = new ArrayList<>();
        real.drainTo(drained, limit);
        return drained.toArray();
    }

    @Override
    public Object[] toArray() {
        return real.toArray();
    }

    @Override
    public boolean remove(Object element) {
        return real.remove(element);
    }

    @Override
    public boolean contains(Object element) {
        return real.contains(element);
    }

    @Override
    public int size() {
        return real.size();
    }

    @Override
    public int capacity() {
        return real.capacity();
    }

    @Override
    public void clear() {
        real.clear();
    }

    @Override
    public void shutdown(boolean now) {
        if (now) {
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
