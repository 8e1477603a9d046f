package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.Queue;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.sharedmem.durable.JournalReader.DamagedException;
import io.multiprocessing.spi.SharedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The methods of a queue, as far as they are put together of others. */
abstract class QueueViews<E> implements Queue<E> {
    abstract void requireOpen();

    /** The handle's group, which comes into being. */
    abstract Group group0();

    /** The handle's group, if it has ever consumed; else null. */
    abstract Group groupOrNull();

    abstract Home home();

    abstract boolean put(E element, long timeoutNanos, boolean interruptible) throws InterruptedException;

    abstract E take(long timeoutNanos) throws InterruptedException;

    abstract E decode(Stored stored);

    // ---- putting

    @Override
    public void put(E element) throws InterruptedException {
        put(element, SharedChannel.FOREVER, true);
        // false means closed, which was thrown
    }

    @Override
    public boolean offer(E element) {
        try {
            return put(element, 0, false);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it does not wait", e);
        }
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return put(element, DurableHandle.nanos(timeout, unit), true);
    }

    @Override
    public boolean offer(E element, Duration timeout) throws InterruptedException {
        return put(element, DurableHandle.nanos(timeout), true);
    }

    @Override
    public boolean add(E element) {
        if (!offer(element)) {
            throw new IllegalStateException("queue full: capacity=" + capacity());
        }
        return true;
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        if (isThisQueue(elements)) {
            throw new IllegalArgumentException("a queue cannot be added to itself");
        }
        Objects.requireNonNull(elements, "elements").forEach(this::add);
        return !elements.isEmpty();
    }

    private boolean isThisQueue(Object other) {
        return other instanceof QueueViews<?> queue && queue.home() == home();
    }

    // ---- taking

    @Override
    public E take() throws InterruptedException {
        return take(SharedChannel.FOREVER);
    }

    @Override
    public E poll() {
        try {
            return take(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it does not wait", e);
        }
    }

    @Override
    public E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return timed(DurableHandle.nanos(timeout, unit));
    }

    @Override
    public E poll(Duration timeout) throws InterruptedException {
        return timed(DurableHandle.nanos(timeout));
    }

    private E timed(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return take(nanos);
    }

    @Override
    public E remove() {
        E element = poll();
        if (element == null) {
            throw new NoSuchElementException("the queue is empty");
        }
        return element;
    }

    @Override
    public int drainTo(Collection<? super E> into) {
        return drainTo(into, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super E> into, int limit) {
        Objects.requireNonNull(into, "into");
        if (isThisQueue(into)) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        requireOpen();
        int count = 0;
        while (count < limit) {
            E element;
            try {
                element = poll();
            } catch (QueueShutDownException e) {
                if (count > 0) {
                    return count;
                }
                throw e;
            }
            if (element == null) {
                return count;
            }
            into.add(element);
            count++;
        }
        return count;
    }

    // ---- asking

    @Override
    public int size() {
        Group group = groupOrNull();
        if (group != null) {
            return group.size();
        }
        long last = home().lastIndex();
        return last < 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, home().appended(last) - home().unread());
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public int capacity() {
        requireOpen();
        return home().control().capacity();
    }

    @Override
    public int remainingCapacity() {
        requireOpen();
        return home().writer().room();
    }

    @Override
    public boolean isFull() {
        return remainingCapacity() == 0;
    }

    @Override
    public E peek() {
        requireOpen();
        boolean interrupted = Thread.interrupted();
        try {
            Stored head = group0().peek();
            return head == null ? null : decode(head);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public E element() {
        E element = peek();
        if (element == null) {
            throw new NoSuchElementException("the queue is empty");
        }
        return element;
    }

    /** The next thing that the group has not been handed, from an index on; null: none. */
    private Stored browse(long from) {
        Group group = group0();
        boolean interrupted = Thread.interrupted();
        long at = from;
        try {
            while (at >= 0) {
                long begin = at;
                try {
                    Stored stored = home().browse(reader -> home().whole(group.browse(begin, reader)));
                    if (stored == null || !stored.isLost()) {
                        return stored;
                    }
                    at = stored.index() + 1;
                } catch (DamagedException e) {
                    at = group.behindDamaged(e);
                }
            }
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The size may be another one by the time that the iterator has its elements. */
    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    @Override
    public Iterator<E> iterator() {
        requireOpen();
        return new Iterator<>() {
            private Stored ahead = browse(0);
            private Stored last;

            @Override
            public boolean hasNext() {
                return ahead != null;
            }

            @Override
            public E next() {
                if (ahead == null) {
                    throw new NoSuchElementException("the queue has no more elements");
                }
                last = ahead;
                ahead = browse(last.index() + 1);
                return decode(last);
            }

            @Override
            public void remove() {
                if (last == null) {
                    throw new IllegalStateException("remove() needs a next() before it");
                }
                group0().remove(last.index());
                last = null;
            }
        };
    }

    private List<E> elements() {
        List<E> elements = new ArrayList<>();
        iterator().forEachRemaining(elements::add);
        return elements;
    }

    @Override
    public boolean contains(Object object) {
        requireOpen();
        return object != null && elements().contains(object);
    }

    @Override
    public boolean containsAll(Collection<?> objects) {
        return elements().containsAll(objects);
    }

    @Override
    public Object[] toArray() {
        return elements().toArray();
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return elements().toArray(array);
    }

    // ---- removing

    @Override
    public boolean remove(Object object) {
        requireOpen();
        if (object != null) {
            for (Stored each = browse(0); each != null; each = browse(each.index() + 1)) {
                if (object.equals(decode(each)) && group0().remove(each.index())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean removeIf(Predicate<? super E> filter) {
        Objects.requireNonNull(filter, "filter");
        boolean any = false;
        for (Stored each = browse(0); each != null; each = browse(each.index() + 1)) {
            any |= filter.test(decode(each)) && group0().remove(each.index());
        }
        return any;
    }

    @Override
    public boolean removeAll(Collection<?> objects) {
        Objects.requireNonNull(objects, "objects");
        return removeIf(objects::contains);
    }

    @Override
    public boolean retainAll(Collection<?> objects) {
        Objects.requireNonNull(objects, "objects");
        return removeIf(element -> !objects.contains(element));
    }

    @Override
    public void clear() {
        group0().clear();
    }
}
