package io.multiprocessing.internal.manager;

import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.internal.host.TakesBack;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A queue that is unbounded and not first in, first out: a stack, or by order, equal ones as they came. */
final class RealQueue<E> implements QueueView<E>, TakesBack {
    private static final long FOREVER = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Entry<E>> entries;
    private long count;
    private boolean shutDown;

    /** An element, and the how manieth it was. */
    private record Entry<E>(E element, long number) {}

    private RealQueue(Comparator<Entry<E>> order) {
        this.entries = new PriorityQueue<>(order);
    }

    private RealQueue(Queue<Entry<E>> entries) {
        this.entries = entries;
    }

    static <E> RealQueue<E> lifo() {
        return new RealQueue<>(java.util.Collections.asLifoQueue(new ArrayDeque<>()));
    }

    @SuppressWarnings("unchecked") // as TreeMap and its like do: the natural order of what is Comparable
    static <E> RealQueue<E> inOrder(Comparator<? super E> order) {
        Comparator<? super E> given = order != null ? order : (Comparator<? super E>) Comparator.naturalOrder();
        return new RealQueue<>((Comparator<Entry<E>>) (one, other) -> {
            int result = given.compare(one.element, other.element);
            return result != 0 ? result : Long.compare(one.number, other.number);
        });
    }

    private <R> R locked(Supplier<R> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(E element) {
        Objects.requireNonNull(element, "a queue takes no null");
        locked(() -> {
            if (shutDown) {
                throw new QueueShutDownException("cannot put: the queue was shut down");
            }
            add(new Entry<>(element, count));
            count++;
            return null;
        });
    }

    @Override
    public boolean offer(E element, long timeoutNanos) {
        put(element);
        return true;
    }

    @Override
    public int capacity() {
        return Integer.MAX_VALUE;
    }

    private void add(Entry<E> entry) {
        if (entries.isEmpty() && entries instanceof PriorityQueue<?>) {
            compare(entry); // what cannot be compared is refused, also when it is alone
        }
        entries.add(entry);
        changed.signal();
    }

    private void compare(Entry<E> entry) {
        ((PriorityQueue<Entry<E>>) entries).comparator().compare(entry, entry);
    }

    @Override
    public E take(long timeoutNanos) throws InterruptedException {
        long left = timeoutNanos;
        if (left == 0) {
            lock.lock();
        } else {
            lock.lockInterruptibly();
        }
        try {
            while (entries.isEmpty()) {
                if (shutDown) {
                    throw new QueueShutDownException("cannot take: the queue was shut down and is drained");
                }
                if (left <= 0) {
                    return null;
                }
                if (left == FOREVER) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            return entries.remove().element;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public E peek() {
        return locked(() -> entries.isEmpty() ? null : entries.peek().element);
    }

    @Override
    public Object[] drain(int limit) {
        return locked(() -> {
            if (entries.isEmpty() && shutDown) {
                throw new QueueShutDownException("cannot take: the queue was shut down and is drained");
            }
            List<E> drained = new ArrayList<>();
            while (drained.size() < limit && !entries.isEmpty()) {
                drained.add(entries.remove().element);
            }
            return drained.toArray();
        });
    }

    @Override
    public Object[] toArray() {
        return locked(() -> {
            List<Entry<E>> all = new ArrayList<>(entries);
            if (entries instanceof PriorityQueue<Entry<E>> ordered) {
                all.sort(ordered.comparator());
            }
            return all.stream().map(Entry::element).toArray();
        });
    }

    @Override
    public boolean remove(Object element) {
        return locked(() -> {
            for (var each = entries.iterator(); each.hasNext(); ) {
                if (each.next().element.equals(element)) {
                    each.remove();
                    return true;
                }
            }
            return false;
        });
    }

    @Override
    public boolean contains(Object element) {
        return locked(() -> entries.stream().anyMatch(entry -> entry.element.equals(element)));
    }

    @Override
    public int size() {
        return locked(entries::size);
    }

    @Override
    public void clear() {
        locked(() -> {
            entries.clear();
            return null;
        });
    }

    @Override
    public boolean isReady() {
        return locked(() -> shutDown || !entries.isEmpty());
    }

    @Override
    public void shutdown(boolean now) {
        locked(() -> {
            shutDown = true;
            if (now) {
                entries.clear();
            }
            changed.signalAll();
            return null;
        });
    }

    @Override
    @SuppressWarnings("unchecked") // it was an element
    public Runnable undo(String method, Object result) {
        return switch (method) {
            case "take(long)" -> result == null ? null : () -> putBack((E) result);
            case "drain(int)" -> {
                Object[] drained = (Object[]) result;
                yield drained.length == 0
                        ? null
                        : () -> {
                            for (int i = drained.length - 1; i >= 0; i--) {
                                putBack((E) drained[i]);
                            }
                        };
            }
            default -> null;
        };
    }

    /** Also into a queue that was shut down; equal ones that came later stay behind it. */
    private void putBack(E element) {
        locked(() -> {
            add(new Entry<>(element, -1));
            return null;
        });
    }

    @Override
    public String toString() {
        return java.util.Arrays.toString(toArray());
    }
}
