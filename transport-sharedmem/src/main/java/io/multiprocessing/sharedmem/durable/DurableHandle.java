package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.SerializationException;
import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.lasting.Inspected;
import io.multiprocessing.internal.lasting.LastingValues;
import io.multiprocessing.sharedmem.durable.Group.Taken;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.SharedChannel;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A handle of a durable queue. */
final class DurableHandle<E> extends QueueViews<E> implements DurableQueue<E>, Inspected, Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never written itself
    private final transient Lease lease;

    private final transient Home home;
    private final transient Control control;
    private final transient LastingValues values;
    private final transient ClassFilter filter;
    private final transient List<String> allowed;
    private final transient String group;
    private final transient Cleaner.Cleanable cleanable;
    private final transient BooleanSupplier over;

    DurableHandle(Home home, String group, LastingValues values, List<String> allowed) {
        this.home = home;
        this.control = home.control();
        this.group = group;
        this.values = values;
        this.allowed = allowed;
        this.filter = values.filter(allowed);
        this.lease = new Lease(home, group);
        this.cleanable = lease.watch(this);
        Lease mine = lease;
        this.over = mine::isOver;
    }

    @Serial
    private Object writeReplace() {
        requireOpen();
        return new Passport(home.directory().toString(), group, List.copyOf(allowed));
    }

    @Override
    void requireOpen() {
        if (lease.isOver()) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("this durable queue is closed in this process");
    }

    @Override
    Group group0() {
        requireOpen();
        return lease.group();
    }

    @Override
    Group groupOrNull() {
        requireOpen();
        return lease.groupOrNull();
    }

    @Override
    Home home() {
        return home;
    }

    // ---- putting

    @Override
    boolean put(E element, long timeoutNanos, boolean interruptible) throws InterruptedException {
        Objects.requireNonNull(
                element, "a queue takes no null; use a value of your own to say that nothing more comes");
        requireOpen();
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        byte kind = Frame.OBJECT;
        byte[] payload;
        switch (element) {
            case byte[] bytes -> {
                kind = Frame.BYTES;
                payload = bytes;
            }
            case ByteBuffer buffer -> {
                kind = Frame.BUFFER;
                payload = new byte[buffer.remaining()];
                buffer.duplicate().get(payload);
            }
            case MemorySegment segment -> {
                kind = Frame.SEGMENT;
                payload = segment.toArray(ValueLayout.JAVA_BYTE);
            }
            default -> payload = values.encode("the element", element);
        }
        Writer.End end = home.writer().put(kind, payload, timeoutNanos, interruptible, over);
        if (end == Writer.End.PUT) {
            return true;
        }
        requireOpen();
        if (end == Writer.End.SHUT_DOWN) {
            throw new QueueShutDownException("cannot put: the queue was shut down");
        }
        return false;
    }

    // ---- taking

    /** Takes or receives; null: the time ran out. */
    private Taken next(boolean hold, long timeoutNanos) throws InterruptedException {
        requireOpen();
        if (timeoutNanos != 0 && Thread.interrupted()) {
            throw new InterruptedException();
        }
        Group mine = lease.group();
        Checkpoint.reached("queue.take.requested");
        if (timeoutNanos == 0) {
            Taken taken = mine.take(hold, false);
            return taken != null ? taken : nothing(mine, hold);
        }
        long begin = 0;
        for (boolean first = true; ; first = false) {
            Taken taken = mine.takeSoon(hold);
            if (taken != null) {
                return taken;
            }
            begin = first ? System.nanoTime() : begin;
            if (control.isShutDown()) {
                taken = nothing(mine, hold);
                if (taken != null) {
                    return taken;
                }
            }
            switch (mine.sleep(timeoutNanos, begin, over)) {
                case INTERRUPTED -> throw new InterruptedException();
                case STOPPED -> throw closed();
                case TIMED_OUT -> {
                    taken = mine.take(hold, false);
                    return taken != null ? taken : nothing(mine, hold);
                }
                case LOOK -> {
                    requireOpen();
                    taken = mine.take(hold, false);
                    if (taken != null) {
                        return taken;
                    }
                }
            }
        }
    }

    /** Null, unless the queue is shut down: then there was something after all, or it is drained. */
    private Taken nothing(Group mine, boolean hold) {
        if (!control.isShutDown()) {
            return null;
        }
        mine.reap(); // what the dead had not acknowledged is not handed out
        Taken last = mine.take(hold, false); // and there is what was put before the shutdown, after the last look
        if (last == null) {
            throw new QueueShutDownException("cannot take: the queue was shut down and is drained");
        }
        return last;
    }

    @Override
    E take(long timeoutNanos) throws InterruptedException {
        Taken taken = next(false, timeoutNanos);
        return taken == null ? null : decode(taken.stored());
    }

    @Override
    public Delivery<E> receive() throws InterruptedException {
        return receive(SharedChannel.FOREVER);
    }

    @Override
    public Delivery<E> receive(Duration timeout) throws InterruptedException {
        return receive(nanos(timeout));
    }

    private Delivery<E> receive(long timeoutNanos) throws InterruptedException {
        Taken taken = next(true, timeoutNanos);
        if (taken == null) {
            return null;
        }
        lease.opened(taken);
        try {
            return new Held(taken, decode(taken.stored()));
        } catch (SerializationException e) {
            lease.end(taken, false); // it would come again for ever; a replay brings it back
            throw e;
        } catch (RuntimeException | Error e) {
            lease.end(taken, true); // nobody was told of it
            throw e;
        }
    }

    @Override
    @SuppressWarnings("unchecked") // what was put was an E
    E decode(Stored stored) {
        byte[] payload = stored.payload();
        return (E)
                switch (stored.kind()) {
                    case Frame.BYTES -> payload;
                    case Frame.BUFFER -> ByteBuffer.wrap(payload);
                    case Frame.SEGMENT -> aligned(payload);
                    case Frame.OBJECT -> values.decode("the element", payload, filter);
                    default ->
                        throw new SerializationException(
                                "no such kind of element: kind=" + stored.kind() + ", index=" + stored.index(), null);
                };
    }

    private static MemorySegment aligned(byte[] bytes) {
        MemorySegment segment =
                MemorySegment.ofArray(new long[(int) ((bytes.length + 7L) / 8)]).asSlice(0, bytes.length);
        segment.copyFrom(MemorySegment.ofArray(bytes));
        return segment;
    }

    /** A delivery of this handle, which it keeps reachable. */
    private final class Held implements Delivery<E> {
        private final Taken taken;
        private final E element;

        Held(Taken taken, E element) {
            this.taken = taken;
            this.element = element;
        }

        @Override
        public E element() {
            return element;
        }

        @Override
        public long index() {
            return taken.stored().index();
        }

        @Override
        public Instant time() {
            return Instant.ofEpochMilli(taken.stored().timeMillis());
        }

        @Override
        public boolean redelivered() {
            return taken.again();
        }

        @Override
        public void acknowledge() {
            if (!lease.end(taken, false)) {
                requireOpen();
            }
        }

        @Override
        public void giveBack() {
            if (!lease.end(taken, true)) {
                requireOpen();
            }
        }

        @Override
        public String toString() {
            return "Delivery[index=" + index() + (redelivered() ? ", redelivered" : "") + ", " + element + "]";
        }
    }

    // ---- places

    @Override
    public Path directory() {
        return home.directory();
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public void replayFrom(long index) {
        Group mine = group0();
        long last = home.lastIndex();
        long first = home.journal().firstIndex();
        if (index < Math.max(0, first) || index > last + 1) {
            throw new IllegalArgumentException("cannot replay from index " + index + "; allowed: " + Math.max(0, first)
                    + " (the first) to " + (last + 1) + " (behind the last)");
        }
        mine.replayFrom(index);
    }

    @Override
    public void replayFrom(Instant time) {
        group0().replayFrom(Search.firstAt(home, millis(Objects.requireNonNull(time, "time"))));
    }

    /** What is too far away for a number is as far as can be. */
    private static long millis(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    @Override
    public long firstIndex() {
        requireOpen();
        return home.lastIndex() < 0 ? Journal.NONE : home.journal().firstIndex();
    }

    @Override
    public long lastIndex() {
        requireOpen();
        return home.lastIndex();
    }

    @Override
    public Iterator<E> iterator(long fromIndex) {
        Iterator<Entry<E>> entries = entries(fromIndex).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public E next() {
                return entries.next().element();
            }
        };
    }

    @Override
    public Iterable<Entry<E>> entries(long fromIndex) {
        requireOpen();
        if (fromIndex < 0) {
            throw new IllegalArgumentException("index=" + fromIndex + ", allowed: 0 or more");
        }
        return () -> new EntryIterator<>(home, fromIndex, this::decode, this::requireOpen);
    }

    // ---- upkeep

    @Override
    public void sync() {
        requireOpen();
        home.upkeep().syncAll();
    }

    @Override
    public Durability durability() {
        requireOpen();
        return control.durability();
    }

    @Override
    public int prune() {
        requireOpen();
        return home.upkeep().prune();
    }

    @Override
    public List<String> groups() {
        requireOpen();
        return home.groupNames();
    }

    @Override
    public boolean removeGroup(String name) {
        requireOpen();
        return home.removeGroup(Objects.requireNonNull(name, "group"));
    }

    @Override
    public List<Damage> damages() {
        requireOpen();
        return home.damages();
    }

    // ---- ending

    @Override
    public boolean isReady() {
        requireOpen();
        return lease.group().isReadyOrGone() || control.isShutDown();
    }

    @Override
    public void shutdown() {
        requireOpen();
        home.writer().shutDown();
        home.elementsCame();
        home.roomCame();
    }

    @Override
    public void shutdownNow() {
        shutdown();
        for (String name : home.groupNames()) {
            Group each = home.groupIfThere(name); // another process may have removed it
            if (each != null) {
                each.clearIfThere();
            }
        }
        group0().clearIfThere();
    }

    @Override
    public void reopen() {
        requireOpen();
        control.shutDown(false);
    }

    @Override
    public void close() {
        cleanable.clean();
    }

    static long nanos(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isNegative()) {
            return 0;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    static long nanos(long time, TimeUnit unit) {
        return Math.max(0, Objects.requireNonNull(unit, "unit").toNanos(time));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "DurableQueue[" + home.directory() + ", group=" + group
                + (lease.isOver()
                        ? ", closed"
                        : ", lastIndex=" + home.lastIndex()
                                + (control.capacity() == Integer.MAX_VALUE ? "" : ", capacity=" + control.capacity())
                                + (control.isShutDown() ? ", shut down" : ""))
                + "]";
    }
}
