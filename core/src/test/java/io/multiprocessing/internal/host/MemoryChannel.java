package io.multiprocessing.internal.host;

import io.multiprocessing.spi.SharedChannel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A channel on the heap, as strict as one in shared memory can be: readers run under a latch that knows no second
 * acquisition, nothing works after its release, and an element whose putter died in the middle stands in the way until
 * a taker meets it.
 */
final class MemoryChannel {
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final String address;
    private final SharingTransport transport;
    private final int capacity;
    private final long windowBytes;
    private final Runnable whenFreed;
    private final Semaphore head = new Semaphore(1);
    private volatile Thread reading;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Stored> elements = new ArrayDeque<>();
    private long nextId = 1;
    private long bytes;
    private long unfinished;
    private SharedChannel.Outcome state = SharedChannel.Outcome.DONE;
    private boolean aborted;
    private final List<Luggage> luggage = new CopyOnWriteArrayList<>();
    final AtomicInteger repairs = new AtomicInteger();
    final AtomicInteger openViews = new AtomicInteger();

    /** An element, or the half of one whose putter may have died. */
    private record Stored(long id, byte kind, MemorySegment bytes, byte[] cargo, MemoryMember halfBy) {}

    /** Cargo that a process has taken and not settled. */
    private record Luggage(MemoryMember taker, byte[] cargo) {}

    MemoryChannel(String address, SharingTransport transport, int capacity, long windowBytes, Runnable whenFreed) {
        this.address = address;
        this.transport = transport;
        this.capacity = capacity;
        this.windowBytes = windowBytes;
        this.whenFreed = whenFreed;
    }

    SharedChannel view(MemoryMember member, boolean host) {
        openViews.incrementAndGet();
        return new View(member, host);
    }

    /** The member writes the beginning of an element, and no more. */
    void beginPut(MemoryMember member) {
        lock.lock();
        try {
            elements.add(new Stored(nextId++, (byte) 0, MemorySegment.NULL, null, member));
        } finally {
            lock.unlock();
        }
    }

    /** A process is stopped in the middle of a put, until it goes on. */
    void stop() {
        lock.lock();
    }

    void goOn() {
        lock.unlock();
    }

    private final class View implements SharedChannel {
        private final MemoryMember member;
        private final boolean host;
        private volatile boolean released;

        View(MemoryMember member, boolean host) {
            this.member = member;
            this.host = host;
        }

        private boolean over() {
            return aborted || released;
        }

        private void use() {
            if (released) {
                throw new IllegalStateException("used after its release: " + address);
            }
        }

        @Override
        public String address() {
            return address;
        }

        private boolean hasRoom() {
            return elements.size() < capacity && bytes < windowBytes;
        }

        @Override
        public Outcome put(
                byte kind,
                MemorySegment element,
                byte[] cargo,
                long timeoutNanos,
                boolean interruptible,
                BooleanSupplier stop)
                throws IOException, InterruptedException {
            lock.lock();
            try {
                Outcome given =
                        until(() -> over() || state != Outcome.DONE || hasRoom(), timeoutNanos, interruptible, stop);
                if (over() || given != Outcome.DONE || state != Outcome.DONE) {
                    return over() ? Outcome.GONE : given != Outcome.DONE ? given : state;
                }
                transport.takeRoom();
                MemorySegment copy = Arena.ofAuto()
                        .allocate(Math.max(1, element.byteSize()), 8)
                        .asSlice(0, element.byteSize());
                copy.copyFrom(element);
                elements.add(new Stored(nextId++, kind, copy, cargo, null));
                bytes += copy.byteSize();
                unfinished++;
                changed.signalAll();
                return Outcome.DONE;
            } finally {
                lock.unlock();
            }
        }

        /** Waits, with the lock, until it is so. */
        private Outcome until(BooleanSupplier condition, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
                throws InterruptedException {
            long deadline = System.nanoTime() + timeoutNanos;
            boolean interrupted = false;
            try {
                while (!condition.getAsBoolean()) {
                    if (timeoutNanos != FOREVER && deadline - System.nanoTime() <= 0) {
                        return Outcome.NOT_NOW;
                    }
                    if (stop.getAsBoolean()) {
                        return Outcome.STOPPED;
                    }
                    try {
                        changed.awaitNanos(SLICE_NANOS);
                    } catch (InterruptedException e) {
                        if (interruptible) {
                            throw e;
                        }
                        interrupted = true;
                    }
                }
                return Outcome.DONE;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void latch() {
            if (reading == Thread.currentThread()) {
                throw new IllegalMonitorStateException("would wait for itself for ever");
            }
            head.acquireUninterruptibly();
        }

        @Override
        public Object take(
                Reader<?> reader, boolean peek, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
                throws InterruptedException {
            long deadline = System.nanoTime() + timeoutNanos;
            while (true) {
                latch();
                try {
                    Object taken = takeNow(reader, peek);
                    if (taken != Outcome.NOT_NOW) {
                        return taken;
                    }
                } finally {
                    head.release();
                }
                lock.lock();
                try {
                    long left = timeoutNanos == FOREVER ? FOREVER : Math.max(0, deadline - System.nanoTime());
                    Outcome given = until(() -> state() != Outcome.NOT_NOW, left, interruptible, stop);
                    if (given != Outcome.DONE) {
                        return given;
                    }
                } finally {
                    lock.unlock();
                }
            }
        }

        /** With the lock: NOT_NOW: there is nothing; CUT_SHORT, GONE, ENDED; DONE: there is an element. */
        private Outcome state() {
            if (over()) {
                return Outcome.GONE;
            }
            Stored first = elements.peek();
            if (first == null) {
                return state == Outcome.DONE ? Outcome.NOT_NOW : Outcome.ENDED;
            }
            if (first.halfBy == null) {
                return Outcome.DONE;
            }
            return first.halfBy.isDead() ? Outcome.CUT_SHORT : Outcome.NOT_NOW;
        }

        private Object takeNow(Reader<?> reader, boolean peek) {
            Stored first;
            lock.lock();
            try {
                Outcome found = state();
                if (found == Outcome.CUT_SHORT && !peek) {
                    elements.poll();
                }
                if (found != Outcome.DONE) {
                    return found;
                }
                first = elements.peek();
            } finally {
                lock.unlock();
            }
            if (!peek && !host && first.cargo != null) {
                luggage.add(new Luggage(member, first.cargo));
            }
            Object read;
            reading = Thread.currentThread();
            try {
                read = reader.read(first.kind, first.bytes, first.cargo);
            } finally {
                reading = null;
            }
            if (!peek) {
                drop(first, false);
            }
            return read;
        }

        private void drop(Stored element, boolean done) {
            lock.lock();
            try {
                elements.remove(element);
                bytes -= element.bytes.byteSize();
                unfinished -= done && element.halfBy == null ? 1 : 0;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Outcome await(long timeoutNanos, boolean interruptible, BooleanSupplier stop)
                throws InterruptedException {
            lock.lock();
            try {
                Outcome given = until(() -> state() != Outcome.NOT_NOW, timeoutNanos, interruptible, stop);
                return given == Outcome.DONE ? state() : given;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int size() {
            use();
            lock.lock();
            try {
                return (int)
                        elements.stream().filter(each -> each.halfBy == null).count();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int room() {
            return capacity == Integer.MAX_VALUE ? capacity : Math.max(0, capacity - size());
        }

        @Override
        public List<Item> snapshot() {
            use();
            lock.lock();
            try {
                return elements.stream()
                        .filter(each -> each.halfBy == null)
                        .map(each -> new Item(each.id, each.kind, each.bytes.toArray(ValueLayout.JAVA_BYTE)))
                        .toList();
            } finally {
                lock.unlock();
            }
        }

        private List<Stored> all() {
            lock.lock();
            try {
                return List.copyOf(elements);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public byte[] remove(long id) {
            use();
            latch();
            try {
                for (Stored element : all()) {
                    if (element.id == id) {
                        drop(element, true);
                        return element.cargo == null ? new byte[0] : element.cargo;
                    }
                }
                return null;
            } finally {
                head.release();
            }
        }

        @Override
        public List<byte[]> clear() {
            use();
            latch();
            try {
                List<byte[]> cargo = new ArrayList<>();
                for (Stored element : all()) {
                    drop(element, true);
                    if (element.cargo != null) {
                        cargo.add(element.cargo);
                    }
                }
                return cargo;
            } finally {
                head.release();
            }
        }

        @Override
        public void settled(byte[] cargo) {
            luggage.removeIf(each -> each.cargo == cargo);
        }

        @Override
        public boolean hasLuggage() {
            return !luggage.isEmpty();
        }

        @Override
        public List<byte[]> luggageOfTheDead() {
            use();
            List<byte[]> found = new ArrayList<>();
            luggage.removeIf(each -> each.taker.isDead() && found.add(each.cargo));
            return found;
        }

        @Override
        public boolean done() {
            use();
            lock.lock();
            try {
                if (unfinished == 0) {
                    return false;
                }
                unfinished--;
                changed.signalAll();
                return true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public long unfinished() {
            use();
            lock.lock();
            try {
                return unfinished;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Outcome awaitDone(long timeoutNanos, boolean interruptible, BooleanSupplier stop)
                throws InterruptedException {
            lock.lock();
            try {
                Outcome given = until(() -> over() || unfinished == 0, timeoutNanos, interruptible, stop);
                return over() ? Outcome.GONE : given;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void refuse(Outcome why) {
            use();
            lock.lock();
            try {
                state = state == Outcome.DONE ? why : state;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Outcome putState() {
            use();
            lock.lock();
            try {
                return state;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void abort() {
            use();
            lock.lock();
            try {
                aborted = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void repair() {
            use();
            repairs.incrementAndGet();
            if (lock.tryLock()) { // it waits for no living process
                try {
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        }

        @Override
        public void release() {
            use();
            released = true;
            openViews.decrementAndGet();
            if (host) {
                whenFreed.run();
            }
        }

        @Override
        public String toString() {
            return address + " seen by " + member.pid();
        }
    }
}
