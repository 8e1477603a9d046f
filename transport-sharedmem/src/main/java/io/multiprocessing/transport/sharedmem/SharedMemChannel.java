package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.transport.sharedmem.Segments.Mapped;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A channel in shared memory: a chain of {@link SegmentLayout segments} that putters append records to and takers read
 * them from, and a {@link ChannelLayout first file} that says where both are.
 *
 * <pre>
 *   put:  lock tail latch                          take:  lock head latch
 *         full? → unlock, wait for room                   commit word at head 0? → unlock, wait for data
 *         clear the place behind the record               copy the element out
 *         copy the element, weight before it              head = behind it (release): it is out
 *         commit word (release): it is in                 taken = weight up to and with it
 *         put, tail = behind it                           unlock; anybody waiting for room? wake one
 *         unlock; anybody waiting for data? wake one
 * </pre>
 *
 * <p>The two sides have a latch each, as in Michael and Scott's two-lock queue (<i>Simple, Fast, and Practical
 * Non-Blocking and Blocking Concurrent Queue Algorithms</i>, 1996), so a putter and a taker never wait for each other,
 * and meet only in the record itself: its commit word is what a taker looks at, not the tail. Memory is a log, as in
 * Aeron: nothing wraps around, a segment that was read to its end is used again. With the latches everything else that
 * a queue can do is simple too: removal from the middle, iteration, an exact bound.
 *
 * <p><b>Death.</b> An element is in with one store and out with one store. Whoever dies before it has changed nothing
 * that counts; whoever dies after it leaves words that follow from the records, and the next who takes its latch sets
 * them right ({@link ChannelSide#repair}). So whoever is killed whenever, nothing that was put is lost, nothing is
 * taken twice, and the order stays. An element whose putter dies while it copies was never in; where elements are
 * weighed (a pipe) a mark is left in its place, since the receiver of a stream must not miss that it is cut.
 *
 * <p><b>What it costs.</b> Two atomic read-modify-writes a side, and a holder that is preempted holds up its own side
 * until it runs again; Java threads cannot be kept from that.
 */
final class SharedMemChannel implements SharedChannel {
    private static final Log LOG = Log.of(SharedMemChannel.class);
    private static final long FIRST_SEGMENT_BYTES = 64 << 10;

    /** How long a process that stands still in the middle of its work is waited for by those who are not to wait. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The same, by those who wait for a time that is shorter. */
    private static final long SHORT_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String address;
    private final ChannelFiles files;
    private final ChannelLayout layout;
    private final ChannelTail tail;
    private final ChannelHead head;
    private final ChannelInterior interior;
    private final Event dataEvent;
    private final Event roomEvent;
    private final Event doneEvent;
    private final Waiting.Experience dataWaits = new Waiting.Experience();
    private final Waiting.Experience roomWaits = new Waiting.Experience();
    private final BooleanSupplier dataHint;
    private final BooleanSupplier roomHint;

    private SharedMemChannel(Members members, String name, MemorySegment file, boolean host) {
        this.address = name;
        this.files = new ChannelFiles(members, name, file, host);
        this.layout = files.layout;
        this.tail = new ChannelTail(files);
        this.head = new ChannelHead(files);
        this.interior = new ChannelInterior(files, head);
        this.dataEvent = new Event(file, ChannelLayout.DATA_EVENT);
        this.roomEvent = new Event(file, ChannelLayout.ROOM_EVENT);
        this.doneEvent = new Event(file, ChannelLayout.DONE_EVENT);
        this.dataHint = head::mayTake;
        this.roomHint = tail::mayPut;
    }

    static SharedMemChannel create(Members members, String name, int capacity, long windowBytes) throws IOException {
        MemorySegment file = SharedFile.create(members.directory().resolve(name), ChannelLayout.BYTES);
        boolean weighed = windowBytes != Long.MAX_VALUE;
        long most = capacity == Integer.MAX_VALUE ? Long.MAX_VALUE : capacity;
        Words.putLong(file, ChannelLayout.LIMIT, weighed ? windowBytes : most);
        Words.putInt(file, ChannelLayout.WEIGHED, weighed ? 1 : 0);
        Words.putInt(file, ChannelLayout.NEXT_FILE, 2);
        var channel = new SharedMemChannel(members, name, file, true);
        try {
            Mapped first = channel.files.segments.create(1, FIRST_SEGMENT_BYTES);
            long place = ChannelLayout.place(first.number(), SegmentLayout.RECORDS);
            channel.layout.tailRelease(place);
            channel.layout.headRelease(place);
            channel.tail.begin(first);
            channel.head.begin(first);
        } catch (IOException | RuntimeException e) {
            SharedFile.delete(channel.files.path);
            throw e;
        }
        channel.joined();
        SharedFile.finish(file, SharedFile.Kind.CHANNEL);
        return channel;
    }

    static SharedMemChannel open(Members members, String name) throws IOException {
        MemorySegment file = SharedFile.open(members.directory().resolve(name), SharedFile.Kind.CHANNEL);
        var channel = new SharedMemChannel(members, name, file, false);
        channel.joined();
        channel.tail.begin(channel.head.find()); // the first put finds the right one
        return channel;
    }

    private void joined() {
        if (!Futex.AVAILABLE) {
            layout.nappers();
        }
    }

    @Override
    public String address() {
        return address;
    }

    // ---- putting

    @Override
    public Outcome put(
            byte kind,
            MemorySegment bytes,
            byte[] cargo,
            long timeoutNanos,
            boolean interruptible,
            BooleanSupplier stop)
            throws IOException, InterruptedException {
        if (bytes.byteSize() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "element too long: bytes=" + bytes.byteSize() + ", allowed=" + Integer.MAX_VALUE);
        }
        Outcome outcome = tryPut(kind, bytes, cargo, timeoutNanos, interruptible, stop);
        if (outcome == Outcome.NOT_NOW && timeoutNanos != 0) {
            outcome = putWaiting(kind, bytes, cargo, timeoutNanos, interruptible, stop);
        }
        return outcome == null ? Outcome.NOT_NOW : outcome;
    }

    private Outcome putWaiting(
            byte kind,
            MemorySegment bytes,
            byte[] cargo,
            long timeoutNanos,
            boolean interruptible,
            BooleanSupplier stop)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            boolean seen = Waiting.look(roomWaits, roomHint);
            Outcome outcome = tryPut(kind, bytes, cargo, left(timeoutNanos, begin), interruptible, stop);
            if (outcome != Outcome.NOT_NOW) {
                return outcome;
            }
            if (!seen) {
                Outcome end = slept(Waiting.sleep(
                        roomEvent, roomHint, layout.nappersOpaque(), timeoutNanos, begin, interruptible, stop));
                if (end == Outcome.NOT_NOW) {
                    return tryPut(kind, bytes, cargo, 1, interruptible, stop);
                }
                if (end != Outcome.DONE) {
                    return end;
                }
            }
        }
    }

    private static long left(long timeoutNanos, long begin) {
        return timeoutNanos == FOREVER ? FOREVER : Math.max(1, timeoutNanos - (System.nanoTime() - begin));
    }

    /** What a sleep's end means; DONE: go on. */
    private static Outcome slept(Waiting.End end) throws InterruptedException {
        return switch (end) {
            case LOOK -> Outcome.DONE;
            case TIMED_OUT -> Outcome.NOT_NOW;
            case STOPPED -> Outcome.STOPPED;
            case INTERRUPTED -> throw new InterruptedException();
        };
    }

    /** Null: a process that stands still keeps the latch, and the time is over. */
    private Outcome tryPut(
            byte kind,
            MemorySegment bytes,
            byte[] cargo,
            long timeoutNanos,
            boolean interruptible,
            BooleanSupplier stop)
            throws IOException, InterruptedException {
        Outcome locked = tail.lock(patience(timeoutNanos), interruptible, stop);
        if (locked != Outcome.DONE) {
            return locked;
        }
        boolean whole = false;
        try {
            Outcome outcome = tail.put(kind, bytes, cargo);
            whole = true;
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        } finally {
            tail.unlock(whole);
        }
        dataEvent.wakeOne();
        if (files.weighed && roomEvent.hasSleepers() && tail.mayPut()) {
            roomEvent.wakeOne(); // what was taken last may have made room for more than this one
        }
        return Outcome.DONE;
    }

    private static long patience(long timeoutNanos) {
        return timeoutNanos == FOREVER
                ? FOREVER
                : timeoutNanos == 0 ? PATIENCE_NANOS : Math.max(SHORT_PATIENCE_NANOS, timeoutNanos);
    }

    // ---- taking

    @Override
    public Object take(Reader<?> reader, boolean peek, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException {
        boolean waits = timeoutNanos != 0;
        Object taken =
                waits && !head.mayTake() ? Outcome.NOT_NOW : tryTake(reader, peek, timeoutNanos, interruptible, stop);
        if (taken == Outcome.NOT_NOW && waits) {
            taken = takeWaiting(reader, peek, timeoutNanos, interruptible, stop);
        }
        return taken == null ? Outcome.NOT_NOW : taken;
    }

    private Object takeWaiting(
            Reader<?> reader, boolean peek, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException {
        long begin = timeoutNanos == FOREVER ? 0 : System.nanoTime(); // most waits are shorter than a look at the clock
        boolean begun = timeoutNanos != FOREVER;
        boolean worthLooking = true;
        while (true) {
            boolean seen = worthLooking ? Waiting.look(dataWaits, dataHint) : dataHint.getAsBoolean();
            Object taken = tryTake(reader, peek, left(timeoutNanos, begin), interruptible, stop);
            if (taken != Outcome.NOT_NOW) {
                return taken;
            }
            if (!seen) {
                begin = begun ? begin : System.nanoTime();
                begun = true;
                Outcome end = slept(Waiting.sleep(
                        dataEvent, dataHint, layout.nappersOpaque(), timeoutNanos, begin, interruptible, stop));
                if (end == Outcome.NOT_NOW) {
                    return tryTake(reader, peek, 1, interruptible, stop);
                }
                if (end != Outcome.DONE) {
                    return end;
                }
                worthLooking = dataHint.getAsBoolean(); // else a slice is over, and nothing goes on
            }
        }
    }

    @Override
    public Outcome await(long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException {
        Object seen = take((kind, bytes, cargo) -> Outcome.DONE, true, timeoutNanos, interruptible, stop);
        return (Outcome) seen;
    }

    /** Null: a process that stands still keeps the latch, and the time is over. */
    private Object tryTake(
            Reader<?> reader, boolean peek, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException {
        Outcome locked = head.lock(patience(timeoutNanos), interruptible, stop);
        if (locked != Outcome.DONE) {
            return locked;
        }
        boolean whole = false;
        Object taken;
        try {
            taken = head.take(reader, peek);
            whole = true;
        } finally {
            head.unlock(whole);
        }
        if (peek) {
            // one of those who would take it may sleep on, since this thread was woken in its place
            if (taken != Outcome.NOT_NOW) {
                dataEvent.wakeOne();
            }
        } else if (!(taken instanceof Outcome) || taken == Outcome.CUT_SHORT) {
            roomEvent.wakeOne();
        }
        return taken;
    }

    // ---- asking

    @Override
    public int size() {
        return (int) Math.min(Math.min(Integer.MAX_VALUE, files.limit), layout.waiting());
    }

    @Override
    public int room() {
        return files.limit == Long.MAX_VALUE ? Integer.MAX_VALUE : (int) Math.max(0, files.limit - layout.waiting());
    }

    @Override
    public List<Item> snapshot() throws IOException {
        return interior.snapshot();
    }

    @Override
    public byte[] remove(long id) throws IOException {
        byte[] cargo = interior.remove(id);
        if (cargo != null) {
            afterDropping();
        }
        return cargo;
    }

    @Override
    public List<byte[]> clear() throws IOException {
        List<byte[]> cargo = interior.clear();
        afterDropping();
        return cargo;
    }

    private void afterDropping() {
        roomEvent.wakeAll();
        if (unfinished() == 0) {
            doneEvent.wakeAll();
        }
    }

    // ---- cargo of elements that were taken

    @Override
    public void settled(byte[] cargo) {
        files.luggage.settled(cargo);
    }

    @Override
    public boolean hasLuggage() {
        return layout.luggageAcquire();
    }

    @Override
    public List<byte[]> luggageOfTheDead() throws IOException {
        return head.luggageOfTheDead();
    }

    // ---- counting

    /** A putter counts an element after it is in: by then others may have taken or dropped it. */
    private long everPut() {
        return Math.max(layout.putAcquire(), Math.max(layout.takenAcquire(), layout.droppedUpToAcquire()));
    }

    @Override
    public boolean done() {
        while (true) {
            long done = layout.doneAcquire();
            long dropped = layout.droppedAcquire();
            long left = everPut() - dropped - done;
            if (layout.droppedAcquire() != dropped) {
                continue;
            }
            if (left <= 0) {
                return false;
            }
            if (layout.compareAndSetDone(done, done + 1)) {
                if (unfinished() == 0) { // others may have dropped some meanwhile
                    doneEvent.wakeAll();
                }
                return true;
            }
        }
    }

    /** What is finished is read first: what comes in between may make this too large, but never 0 when it was not. */
    @Override
    public long unfinished() {
        long finished = layout.doneAcquire() + layout.droppedAcquire();
        return Math.max(0, everPut() - finished);
    }

    @Override
    public Outcome awaitDone(long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws InterruptedException {
        long begin = System.nanoTime();
        BooleanSupplier hint = () -> unfinished() == 0 || layout.abortedAcquire();
        while (true) {
            if (unfinished() == 0) {
                return Outcome.DONE;
            }
            if (layout.abortedAcquire()) {
                return Outcome.GONE;
            }
            Outcome end = slept(
                    Waiting.sleep(doneEvent, hint, layout.nappersOpaque(), timeoutNanos, begin, interruptible, stop));
            if (end == Outcome.NOT_NOW) {
                return unfinished() == 0 ? Outcome.DONE : end;
            }
            if (end != Outcome.DONE) {
                return end;
            }
        }
    }

    // ---- ending

    @Override
    public void refuse(Outcome why) {
        boolean atRest = tail.lockIfPossible(PATIENCE_NANOS);
        try {
            tail.refuse(why);
        } finally {
            if (atRest) {
                tail.unlock();
            }
        }
        wakeEverybody();
    }

    private void wakeEverybody() {
        dataEvent.wakeAll();
        roomEvent.wakeAll();
        doneEvent.wakeAll();
    }

    @Override
    public Outcome putState() {
        return tail.state();
    }

    @Override
    public void abort() {
        layout.abortVolatile();
        wakeEverybody();
    }

    @Override
    public void repair() {
        try {
            tail.repairIfAbandoned();
            head.repairIfAbandoned();
        } catch (IOException e) {
            LOG.debug("{} is left to the next who uses it, since it cannot be repaired", files.path, e);
        }
        wakeEverybody();
    }

    @Override
    public void release() {
        if (files.host) {
            files.segments.deleteAll();
            if (layout.luggageAcquire()) {
                files.luggage.deleteAll();
            }
            SharedFile.delete(files.path);
        }
    }

    @Override
    public String toString() {
        return "SharedMemChannel[" + files.path + ", size=" + size() + "]";
    }
}
