package io.multiprocessing.internal.host;

import io.multiprocessing.Queue;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.host.ConduitPort.Taken;
import io.multiprocessing.internal.jfr.Recorder;
import io.multiprocessing.internal.wire.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
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

/** A handle of a queue. */
class QueueHandle<E> extends Handle implements Queue<E>, Watched {
    private static final long serialVersionUID = 1L;
    private final int capacity;
    private final transient ConduitPort port;

    QueueHandle(Hold hold, int capacity) {
        super(hold);
        this.capacity = capacity;
        this.port = hold.conduit(0, false, capacity == Integer.MAX_VALUE, gate());
        if (port instanceof RemoteConduit remote) {
            hold.beforeLast(remote::letGo);
        }
    }

    @Override
    Reference departing() {
        if (gate().isClosed()) {
            throw closed();
        }
        return held().departing(Reference.Kind.QUEUE, capacity);
    }

    @Override
    String noun() {
        return "queue";
    }

    // ---- putting

    private boolean put(E element, long timeoutNanos, boolean interruptible) throws InterruptedException {
        Objects.requireNonNull(
                element, "a queue takes no null; use a value of your own to say that nothing more comes");
        open();
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        byte kind = Payloads.rawKind(element);
        Recorder.Span span = waiting("put", timeoutNanos);
        try {
            boolean done = kind == Payloads.OBJECT
                    ? putObject(element, timeoutNanos, interruptible)
                    : putRaw(kind, Payloads.raw(element), timeoutNanos, interruptible);
            if (!done) {
                recordFull();
            }
            return done;
        } finally {
            Recorder.over(span);
        }
    }

    private void recordFull() {
        if (Recorder.isOn()) {
            Recorder.full(held().object(), held().hostPid(), capacity);
        }
    }

    private boolean putRaw(byte kind, MemorySegment element, long timeoutNanos, boolean interruptible)
            throws InterruptedException {
        try {
            return done(port.putBytes(kind, element, timeoutNanos, interruptible, gate()));
        } catch (HostGoneException e) {
            throw gone(e);
        } catch (IOException e) {
            throw noMemory("put", e);
        } catch (ClosedHandleException e) {
            throw closed();
        }
    }

    private boolean putObject(E element, long timeoutNanos, boolean interruptible) throws InterruptedException {
        Flight flight = Flight.open();
        try {
            Payload payload;
            try {
                payload = Payloads.encode(held().codec(), "the element", element, flight);
            } catch (RuntimeException | Error e) {
                flight.revoke();
                throw e;
            }
            byte status = port.put(payload, timeoutNanos, interruptible, gate());
            if (status != Status.OK) {
                flight.revoke();
            }
            return done(status);
        } catch (HostGoneException e) {
            throw gone(e);
        } catch (IOException e) {
            flight.revoke();
            throw noMemory("put", e);
        } catch (ClosedHandleException e) {
            flight.revoke();
            throw closed();
        } catch (InterruptedException e) {
            flight.revoke();
            throw e;
        } finally {
            flight.close();
        }
    }

    private boolean done(byte status) {
        if (status == Status.OK) {
            return true;
        }
        open();
        if (status == Status.SHUT_DOWN || status == Status.BROKEN) {
            throw new QueueShutDownException("cannot put: the queue was shut down");
        }
        return false;
    }

    private static UncheckedIOException noMemory(String what, IOException e) {
        return new UncheckedIOException("cannot " + what + ": " + e.getMessage(), e);
    }

    private void open() {
        if (gate().isClosed()) {
            throw closed();
        }
    }

    @Override
    public void put(E element) throws InterruptedException {
        put(element, Waiter.FOREVER, true);
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
        return put(element, Nanos.of(timeout, unit), true);
    }

    @Override
    public boolean offer(E element, Duration timeout) throws InterruptedException {
        return put(element, Nanos.of(timeout), true);
    }

    @Override
    public boolean add(E element) {
        if (!offer(element)) {
            throw new IllegalStateException("queue full: capacity=" + capacity);
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

    private boolean isThisQueue(Collection<?> other) {
        return other instanceof QueueHandle<?> handle && handle.held().sameObject(held());
    }

    // ---- taking

    private E take(long timeoutNanos) throws InterruptedException {
        open();
        if (timeoutNanos != 0 && Thread.interrupted()) {
            throw new InterruptedException();
        }
        Recorder.Span span = waiting("take", timeoutNanos);
        try {
            Object taken = port.takeElement(timeoutNanos, gate());
            return taken instanceof byte[] bytes ? itself(bytes) : other(taken);
        } catch (HostGoneException e) {
            throw gone(e);
        } catch (IOException e) {
            throw noMemory("take", e);
        } catch (ClosedHandleException e) {
            throw closed();
        } finally {
            Recorder.over(span);
        }
    }

    private E other(Object result) {
        Taken taken = (Taken) result;
        return switch (taken.status()) {
            case Status.OK -> unpack(taken);
            case Status.ENDED ->
                throw new QueueShutDownException("cannot take: the queue was shut down and is drained");
            default -> null;
        };
    }

    @SuppressWarnings("unchecked") // what was put was an E
    private E itself(byte[] bytes) {
        return (E) bytes;
    }

    @SuppressWarnings("unchecked") // what was put was an E
    private E unpack(Taken taken) {
        return (E) Unpacking.value(port, held().codec(), "the element", taken);
    }

    @SuppressWarnings("unchecked") // what was put was an E
    private E look(Payload payload) {
        return Hold.looking(() -> (E) Payloads.decode(held().codec(), "the element", payload));
    }

    @Override
    public E take() throws InterruptedException {
        return take(Waiter.FOREVER);
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
        return timed(Nanos.of(timeout, unit));
    }

    @Override
    public E poll(Duration timeout) throws InterruptedException {
        return timed(Nanos.of(timeout));
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
        open();
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

    /** Asks and waits for the answer; {@link Query#JOIN} up to the time limit. */
    final Waiter ask(byte what, long argument, long timeoutNanos) throws InterruptedException {
        open();
        try {
            return port.query(what, argument, timeoutNanos, gate());
        } catch (HostGoneException e) {
            throw gone(e);
        } catch (IOException e) {
            throw noMemory("look into the queue", e);
        } catch (ClosedHandleException e) {
            throw closed();
        }
    }

    final Waiter ask(byte what, long argument) {
        try {
            return ask(what, argument, Waiter.FOREVER);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it does not wait", e);
        }
    }

    @Override
    public int size() {
        return (int) ask(Query.SIZE, 0).value();
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public int capacity() {
        open();
        return capacity;
    }

    @Override
    public int remainingCapacity() {
        open();
        return capacity == Integer.MAX_VALUE
                ? capacity
                : (int) ask(Query.ROOM, 0).value();
    }

    @Override
    public boolean isFull() {
        return remainingCapacity() == 0;
    }

    @Override
    public E peek() {
        Waiter head = ask(Query.PEEK, 0);
        return head.status() == Status.OK ? look(head.payload()) : null;
    }

    @Override
    public E element() {
        E element = peek();
        if (element == null) {
            throw new NoSuchElementException("the queue is empty");
        }
        return element;
    }

    @Override
    public Look look(boolean once) {
        open();
        try {
            return port.look(once, gate());
        } catch (ClosedHandleException e) {
            throw closed();
        } catch (IOException e) {
            return Look.ready(); // using it gives the error
        }
    }

    private List<Snapshot.Item> items() {
        open();
        try {
            return port.items(gate());
        } catch (HostGoneException e) {
            throw gone(e);
        } catch (IOException e) {
            throw noMemory("look into the queue", e);
        } catch (ClosedHandleException e) {
            throw closed();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it does not wait", e);
        }
    }

    private boolean removeById(long id) {
        return ask(Query.REMOVE, id).value() == 1;
    }

    @Override
    public boolean contains(Object object) {
        open();
        return object != null && items().stream().anyMatch(item -> object.equals(look(item.payload())));
    }

    @Override
    public boolean containsAll(Collection<?> objects) {
        return elements().containsAll(objects);
    }

    private List<E> elements() {
        List<E> elements = new ArrayList<>();
        items().forEach(item -> elements.add(look(item.payload())));
        return elements;
    }

    @Override
    public boolean remove(Object object) {
        open();
        if (object != null) {
            for (Snapshot.Item item : items()) {
                if (object.equals(look(item.payload())) && removeById(item.id())) {
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
        for (Snapshot.Item item : items()) {
            any |= filter.test(look(item.payload())) && removeById(item.id());
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
        ask(Query.CLEAR, 0);
    }

    @Override
    public Object[] toArray() {
        return elements().toArray();
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return elements().toArray(array);
    }

    @Override
    public Iterator<E> iterator() {
        Iterator<Snapshot.Item> items = items().iterator();
        return new Iterator<>() {
            private Snapshot.Item last;

            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public E next() {
                last = items.next();
                return look(last.payload());
            }

            @Override
            public void remove() {
                if (last == null) {
                    throw new IllegalStateException("remove() needs a next() before it");
                }
                removeById(last.id());
                last = null;
            }
        };
    }

    /** The size may be another one by the time that the iterator has its elements. */
    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    // ---- ending

    @Override
    public void shutdown() {
        ask(Query.SHUT_DOWN, 0);
    }

    @Override
    public void shutdownNow() {
        ask(Query.SHUT_DOWN_NOW, 0);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName().replace("Handle", "") + "["
                + (gate().isClosed() ? "closed" : port.glance())
                + (capacity == Integer.MAX_VALUE ? "" : ", capacity=" + capacity) + "]";
    }
}
