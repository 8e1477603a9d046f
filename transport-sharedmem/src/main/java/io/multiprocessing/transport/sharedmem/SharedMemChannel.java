package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.transport.sharedmem.Segments.Mapped;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * them right: {@link #repairTail}, {@link #repairHead}. So whoever is killed whenever, nothing that was put is lost,
 * nothing is taken twice, and the order stays. An element whose putter dies while it copies was never in; where
 * elements are weighed (a pipe) a mark is left in its place, since the receiver of a stream must not miss that it is
 * cut.
 *
 * <p><b>What it costs.</b> Two atomic read-modify-writes a side, and a holder that is preempted holds up its own side
 * until it runs again; Java threads cannot be kept from that.
 */
final class SharedMemChannel implements SharedChannel {
    private static final Log LOG = Log.of(SharedMemChannel.class);
    private static final long FIRST_SEGMENT_BYTES = 64 << 10;

    /** An element that is larger is copied in steps, so that tests can kill a putter in the middle. */
    private static final long LARGE_BYTES = 256 << 10;

    /** How long a process that stands still in the middle of its work is waited for by those who are not to wait. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The same, by those who wait for a time that is shorter. */
    private static final long SHORT_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The same, by those who can say nothing else than that it failed. */
    private static final long LONG_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final BooleanSupplier NEVER = () -> false;

    private final String address;
    private final Path path;
    private final boolean host;
    private final Members members;
    private final ChannelLayout layout;
    private final Segments segments;
    private final ChannelLuggage luggage;
    private final long limit;
    private final boolean weighed;
    private final Latch tailLatch;
    private final Latch headLatch;
    private final Event dataEvent;
    private final Event roomEvent;
    private final Event doneEvent;
    private final Waiting.Experience dataWaits = new Waiting.Experience();
    private final Waiting.Experience roomWaits = new Waiting.Experience();
    private final BooleanSupplier dataHint = this::mayTake;
    private final BooleanSupplier roomHint = this::mayPut;
    private volatile Mapped tailSegment;
    private volatile Mapped headSegment;

    private SharedMemChannel(Members members, String name, MemorySegment file, boolean host) {
        this.address = name;
        this.path = members.directory().resolve(name);
        this.host = host;
        this.members = members;
        this.layout = new ChannelLayout(file);
        this.segments = new Segments(members.directory(), name);
        this.luggage = new ChannelLuggage(members, name);
        this.limit = layout.limit();
        this.weighed = layout.weighed();
        this.tailLatch = new Latch(file, ChannelLayout.TAIL_LATCH, members);
        this.headLatch = new Latch(file, ChannelLayout.HEAD_LATCH, members);
        this.dataEvent = new Event(file, ChannelLayout.DATA_EVENT);
        this.roomEvent = new Event(file, ChannelLayout.ROOM_EVENT);
        this.doneEvent = new Event(file, ChannelLayout.DONE_EVENT);
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
            Mapped first = channel.segments.create(1, FIRST_SEGMENT_BYTES);
            long place = ChannelLayout.place(first.number(), SegmentLayout.RECORDS);
            channel.layout.tailRelease(place);
            channel.layout.headRelease(place);
            channel.tailSegment = first;
            channel.headSegment = first;
        } catch (IOException | RuntimeException e) {
            SharedFile.delete(channel.path);
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
        channel.headSegment = channel.chaseHead();
        channel.tailSegment = channel.headSegment; // the first put finds the right one
        return channel;
    }

    /** The segment at the head, while others move that on and delete what they leave. */
    private Mapped chaseHead() throws IOException {
        while (true) {
            long head = layout.headAcquire();
            try {
                return segments.find(ChannelLayout.segmentOf(head));
            } catch (NoSuchFileException e) {
                if (layout.headAcquire() == head) {
                    throw e;
                }
            }
        }
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
        Outcome locked = lockTail(patience(timeoutNanos), interruptible, stop);
        if (locked != Outcome.DONE) {
            return locked;
        }
        boolean whole = false;
        try {
            Outcome outcome = putLocked(kind, bytes, cargo);
            whole = true;
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        } finally {
            unlockTail(whole);
        }
        dataEvent.wakeOne();
        if (weighed && roomEvent.hasSleepers() && mayPut()) {
            roomEvent.wakeOne(); // what was taken last may have made room for more than this one
        }
        return Outcome.DONE;
    }

    private static long patience(long timeoutNanos) {
        return timeoutNanos == FOREVER
                ? FOREVER
                : timeoutNanos == 0 ? PATIENCE_NANOS : Math.max(SHORT_PATIENCE_NANOS, timeoutNanos);
    }

    /** DONE: locked, and what it guards is whole; STOPPED; null: the time is over. */
    private Outcome lockTail(long patienceNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException {
        Latch.End end = tailLatch.lock(patienceNanos, interruptible, stop);
        if (end == Latch.End.ABANDONED) {
            repairTailOrAbandon();
        }
        return locked(end);
    }

    private static Outcome locked(Latch.End end) throws InterruptedException {
        return switch (end) {
            case LOCKED, ABANDONED -> Outcome.DONE;
            case STOPPED -> Outcome.STOPPED;
            case TIMED_OUT -> null;
            case INTERRUPTED -> throw new InterruptedException();
        };
    }

    private void repairTailOrAbandon() throws IOException {
        boolean repaired = false;
        try {
            repairTail();
            repaired = true;
        } finally {
            if (!repaired) {
                tailLatch.abandon();
            }
        }
    }

    /** After an exception (no memory, a stack that is full) the words are set right as after a death. */
    private void unlockTail(boolean whole) throws IOException {
        if (!whole) {
            layout.begun(false);
            repairTailOrAbandon();
        }
        tailLatch.unlock();
    }

    private Outcome putLocked(byte kind, MemorySegment bytes, byte[] cargo) throws IOException {
        if (!layout.openAcquire()) {
            return refusal();
        }
        long put = layout.putPlain();
        if (put - layout.takenAsSeen() >= limit && isFull(put)) {
            return Outcome.NOT_NOW;
        }
        long element = cargo == null ? SegmentLayout.HEADER_BYTES : SegmentLayout.elementOffset(cargo.length);
        long recordBytes = SegmentLayout.align(element + bytes.byteSize());
        long tail = layout.tailPlain();
        Mapped segment = tailSegment;
        if (segment.number() != ChannelLayout.segmentOf(tail)) {
            segment = mapTail(tail);
        }
        long offset = ChannelLayout.offsetOf(tail);
        if (recordBytes + SegmentLayout.HEADER_BYTES > segment.memory().byteSize() - offset) {
            segment = nextSegment(segment, offset, recordBytes + SegmentLayout.HEADER_BYTES);
            offset = SegmentLayout.RECORDS;
        }
        MemorySegment memory = segment.memory();
        if (weighed) {
            layout.begun(true);
        }
        SegmentLayout.clearPlain(memory, offset + recordBytes);
        SegmentLayout.before(memory, offset, put);
        int flags = 0;
        if (cargo != null) {
            flags = SegmentLayout.CARGO;
            SegmentLayout.cargoBytes(memory, offset, cargo.length);
            MemorySegment.copy(
                    cargo,
                    0,
                    memory,
                    ValueLayout.JAVA_BYTE,
                    offset + SegmentLayout.HEADER_BYTES + Integer.BYTES,
                    cargo.length);
        }
        copyIn(bytes, memory, offset + element);
        Checkpoint.reached("channel.put.before-commit");
        SegmentLayout.commitRelease(memory, offset, SegmentLayout.commit((int) bytes.byteSize(), kind, flags));
        Checkpoint.reached("channel.put.after-commit");
        layout.putRelease(put + weight(recordBytes));
        layout.tailRelease(ChannelLayout.place(segment.number(), offset + recordBytes));
        if (weighed) {
            layout.begun(false);
        }
        Checkpoint.reached("channel.put.before-unlock");
        return Outcome.DONE;
    }

    private static void copyIn(MemorySegment bytes, MemorySegment memory, long offset) {
        long length = bytes.byteSize();
        if (length <= LARGE_BYTES) {
            MemorySegment.copy(bytes, 0, memory, offset, length);
            return;
        }
        MemorySegment.copy(bytes, 0, memory, offset, LARGE_BYTES);
        Checkpoint.reached("pipe.send.mid-message");
        MemorySegment.copy(bytes, LARGE_BYTES, memory, offset + LARGE_BYTES, length - LARGE_BYTES);
    }

    private long weight(long recordBytes) {
        return weighed ? recordBytes : 1;
    }

    private Outcome refusal() {
        return layout.abortedAcquire() ? Outcome.GONE : putState();
    }

    private boolean isFull(long put) {
        long taken = layout.takenAcquire() + layout.holesAcquire();
        layout.takenAsSeen(taken);
        return put - taken >= limit;
    }

    private Mapped mapTail(long tail) throws IOException {
        Mapped segment = segments.find(ChannelLayout.segmentOf(tail));
        tailSegment = segment;
        return segment;
    }

    /** Goes on in another segment, an old one if it is large enough. */
    private Mapped nextSegment(Mapped last, long offset, long neededBytes) throws IOException {
        Mapped next = null;
        int spare = layout.takeSpare();
        if (spare != 0) {
            next = segments.find(spare);
            if (neededBytes > next.memory().byteSize() - SegmentLayout.RECORDS) {
                segments.delete(spare);
                next = null;
            }
        }
        if (next == null) {
            long lastBytes = last.memory().byteSize() - SegmentLayout.RECORDS;
            next = segments.create(layout.nextFile(), Segments.nextBytes(lastBytes, spare == 0, neededBytes));
        }
        SegmentLayout.clearPlain(next.memory(), SegmentLayout.RECORDS);
        SegmentLayout.before(last.memory(), offset, next.number());
        Checkpoint.reached("channel.link.before-commit");
        SegmentLayout.commitRelease(last.memory(), offset, SegmentLayout.commit(0, (byte) 0, SegmentLayout.LINK));
        Checkpoint.reached("channel.link.after-commit");
        layout.tailRelease(ChannelLayout.place(next.number(), SegmentLayout.RECORDS));
        tailSegment = next;
        return next;
    }

    /** A putter died, and this thread has its latch: what it committed is in, and the words say so. */
    private void repairTail() throws IOException {
        long place = layout.tailPlain();
        if (!segments.exists(ChannelLayout.segmentOf(place))) {
            // it died behind a link, and takers have followed that and deleted what it left: all there is, is at the
            // head
            place = layout.headAcquire();
        }
        Mapped segment = segments.find(ChannelLayout.segmentOf(place));
        long offset = ChannelLayout.offsetOf(place);
        for (long commit; (commit = SegmentLayout.commitAcquire(segment.memory(), offset)) != 0; ) {
            long before = SegmentLayout.before(segment.memory(), offset);
            if (SegmentLayout.is(commit, SegmentLayout.LINK)) {
                segment = segments.find((int) before);
                offset = SegmentLayout.RECORDS;
            } else {
                long next = SegmentLayout.next(segment.memory(), offset, commit);
                layout.putRelease(before + weight(next - offset));
                offset = next;
                layout.begun(false);
            }
        }
        tailSegment = segment;
        layout.tailRelease(ChannelLayout.place(segment.number(), offset));
        if (layout.begun()) {
            leaveMark(segment, offset);
        }
    }

    /** In place of an element whose putter died in the middle of it. The room for a link is enough. */
    private void leaveMark(Mapped segment, long offset) throws IOException {
        Mapped into = segment;
        long at = offset;
        if (2 * SegmentLayout.HEADER_BYTES > segment.memory().byteSize() - offset) {
            into = nextSegment(segment, offset, 2 * SegmentLayout.HEADER_BYTES);
            at = SegmentLayout.RECORDS;
        }
        long put = layout.putPlain();
        SegmentLayout.clearPlain(into.memory(), at + SegmentLayout.HEADER_BYTES);
        SegmentLayout.before(into.memory(), at, put);
        SegmentLayout.commitRelease(into.memory(), at, SegmentLayout.commit(0, (byte) 0, SegmentLayout.CUT));
        layout.putRelease(put + weight(SegmentLayout.HEADER_BYTES));
        layout.tailRelease(ChannelLayout.place(into.number(), at + SegmentLayout.HEADER_BYTES));
        layout.begun(false);
    }

    private boolean mayPut() {
        return !layout.openAcquire() || layout.putAcquire() - layout.takenAcquire() - layout.holesAcquire() < limit;
    }

    // ---- taking

    @Override
    public Object take(Reader<?> reader, boolean peek, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException {
        Object taken = tryTake(reader, peek, timeoutNanos, interruptible, stop);
        if (taken == Outcome.NOT_NOW && timeoutNanos != 0) {
            taken = takeWaiting(reader, peek, timeoutNanos, interruptible, stop);
        }
        return taken == null ? Outcome.NOT_NOW : taken;
    }

    private Object takeWaiting(
            Reader<?> reader, boolean peek, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            boolean seen = Waiting.look(dataWaits, dataHint);
            Object taken = tryTake(reader, peek, left(timeoutNanos, begin), interruptible, stop);
            if (taken != Outcome.NOT_NOW) {
                return taken;
            }
            if (!seen) {
                Outcome end = slept(Waiting.sleep(
                        dataEvent, dataHint, layout.nappersOpaque(), timeoutNanos, begin, interruptible, stop));
                if (end == Outcome.NOT_NOW) {
                    return tryTake(reader, peek, 1, interruptible, stop);
                }
                if (end != Outcome.DONE) {
                    return end;
                }
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
        Outcome locked = lockHead(patience(timeoutNanos), interruptible, stop);
        if (locked != Outcome.DONE) {
            return locked;
        }
        boolean whole = false;
        Object taken;
        try {
            taken = takeLocked(reader, peek);
            whole = true;
        } finally {
            unlockHead(whole);
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

    /** DONE: locked, and what it guards is whole; STOPPED; null: the time is over. */
    private Outcome lockHead(long patienceNanos, boolean interruptible, BooleanSupplier stop)
            throws IOException, InterruptedException {
        Latch.End end = headLatch.lock(patienceNanos, interruptible, stop);
        if (end == Latch.End.ABANDONED) {
            repairHeadOrAbandon();
        }
        return locked(end);
    }

    private void lockHead() throws IOException {
        Latch.End end = headLatch.lock(LONG_PATIENCE_NANOS, false, NEVER);
        if (end == Latch.End.TIMED_OUT) {
            throw new IOException("a process stands still in the middle of its work on a channel: pid="
                    + members.pid(headLatch.holder()) + ", waitedMillis="
                    + TimeUnit.NANOSECONDS.toMillis(LONG_PATIENCE_NANOS) + ", file=" + path);
        }
        if (end == Latch.End.ABANDONED) {
            repairHeadOrAbandon();
        }
    }

    private void repairHeadOrAbandon() throws IOException {
        boolean repaired = false;
        try {
            repairHead();
            repaired = true;
        } finally {
            if (!repaired) {
                headLatch.abandon();
            }
        }
    }

    private void unlockHead(boolean whole) throws IOException {
        if (!whole) {
            repairHeadOrAbandon();
        }
        headLatch.unlock();
    }

    private Object takeLocked(Reader<?> reader, boolean peek) throws IOException {
        boolean open = layout.openAcquire(); // before the look: what was put before it was refused is seen
        if (!open && layout.abortedAcquire()) {
            return Outcome.GONE;
        }
        Mapped segment = headSegment;
        long head = layout.headPlain();
        if (segment.number() != ChannelLayout.segmentOf(head)) {
            segment = mapHead(head);
        }
        long offset = ChannelLayout.offsetOf(head);
        long commit = SegmentLayout.commitAcquire(segment.memory(), offset);
        if ((commit == 0 || SegmentLayout.is(commit, SegmentLayout.LINK | SegmentLayout.REMOVED))) {
            if (!skip()) {
                return open ? Outcome.NOT_NOW : Outcome.ENDED;
            }
            segment = headSegment;
            offset = ChannelLayout.offsetOf(layout.headPlain());
            commit = SegmentLayout.commitAcquire(segment.memory(), offset);
        }
        MemorySegment memory = segment.memory();
        if (SegmentLayout.is(commit, SegmentLayout.CUT)) {
            if (!peek) {
                advance(segment, offset, commit);
            }
            return Outcome.CUT_SHORT;
        }
        byte[] cargo = SegmentLayout.is(commit, SegmentLayout.CARGO) ? cargo(memory, offset) : null;
        if (cargo != null && !peek) {
            takeAlong(SegmentLayout.before(memory, offset), cargo);
        }
        long element = SegmentLayout.elementOf(memory, offset, commit);
        Object result =
                reader.read(SegmentLayout.kind(commit), memory.asSlice(element, SegmentLayout.length(commit)), cargo);
        if (!peek) {
            Checkpoint.reached("channel.take.before-commit");
            advance(segment, offset, commit);
            Checkpoint.reached("channel.take.after-commit");
        }
        return result;
    }

    private void takeAlong(long id, byte[] cargo) throws IOException {
        if (!host) {
            layout.luggageRelease();
            luggage.take(id, cargo);
        } else if (layout.luggageAcquire()) {
            luggage.forget(id);
        }
    }

    private static byte[] cargo(MemorySegment memory, long offset) {
        byte[] cargo = new byte[SegmentLayout.cargoBytes(memory, offset)];
        MemorySegment.copy(
                memory,
                ValueLayout.JAVA_BYTE,
                offset + SegmentLayout.HEADER_BYTES + Integer.BYTES,
                cargo,
                0,
                cargo.length);
        return cargo;
    }

    private Mapped mapHead(long head) throws IOException {
        Mapped segment = segments.find(ChannelLayout.segmentOf(head));
        headSegment = segment;
        return segment;
    }

    /** Moves the head over links and removed elements; gives whether it comes to an element. */
    private boolean skip() throws IOException {
        while (true) {
            long head = layout.headPlain();
            Mapped segment = headSegment;
            long offset = ChannelLayout.offsetOf(head);
            long commit = SegmentLayout.commitAcquire(segment.memory(), offset);
            if (commit == 0) {
                return false;
            }
            if (SegmentLayout.is(commit, SegmentLayout.LINK)) {
                follow(segment, offset);
            } else if (SegmentLayout.is(commit, SegmentLayout.REMOVED)) {
                long weight = weight(SegmentLayout.next(segment.memory(), offset, commit) - offset);
                layout.holesRelease(layout.holesAcquire() - weight);
                advance(segment, offset, commit);
            } else {
                return true;
            }
        }
    }

    /** The element is out. */
    private void advance(Mapped segment, long offset, long commit) {
        long next = SegmentLayout.next(segment.memory(), offset, commit);
        long place = ChannelLayout.place(segment.number(), next);
        long taken = SegmentLayout.before(segment.memory(), offset) + weight(next - offset);
        layout.announce(place, taken);
        layout.headRelease(place);
        Checkpoint.reached("channel.take.between-words");
        layout.takenRelease(taken);
    }

    /** To the next segment; the one that is left may be used again. */
    private void follow(Mapped segment, long offset) throws IOException {
        Mapped next = segments.find((int) SegmentLayout.before(segment.memory(), offset));
        layout.headRelease(ChannelLayout.place(next.number(), SegmentLayout.RECORDS));
        headSegment = next;
        Checkpoint.reached("channel.follow.before-spare");
        if (!Segments.isWorthKeeping(segment.memory()) || !layout.offerSpare(segment.number())) {
            segments.delete(segment.number());
        }
    }

    /** A taker died, and this thread has its latch. What it took out is out; the words follow from the records. */
    private void repairHead() throws IOException {
        long place = layout.headPlain();
        mapHead(place);
        Mapped segment = headSegment;
        long offset = ChannelLayout.offsetOf(place);
        if (layout.nextHead() == place) {
            layout.takenRelease(layout.nextTaken());
        }
        long intent = layout.intentPlace();
        boolean intentAhead = false;
        long holes = 0;
        for (long commit; (commit = SegmentLayout.commitAcquire(segment.memory(), offset)) != 0; ) {
            if (SegmentLayout.is(commit, SegmentLayout.LINK)) {
                segment = segments.find((int) SegmentLayout.before(segment.memory(), offset));
                offset = SegmentLayout.RECORDS;
                continue;
            }
            boolean removed = SegmentLayout.is(commit, SegmentLayout.REMOVED);
            long next = SegmentLayout.next(segment.memory(), offset, commit);
            holes += removed ? weight(next - offset) : 0;
            intentAhead |= !removed && intent == ChannelLayout.place(segment.number(), offset);
            offset = next;
        }
        layout.holesRelease(holes);
        if (intent != 0) {
            if (!intentAhead) {
                layout.droppedRelease(layout.intentCount());
            }
            layout.intend(0, 0);
        }
    }

    private boolean mayTake() {
        Mapped segment = headSegment;
        long head = layout.headAcquire();
        return segment.number() != ChannelLayout.segmentOf(head)
                || SegmentLayout.commitAcquire(segment.memory(), ChannelLayout.offsetOf(head)) != 0
                || !layout.openAcquire();
    }

    // ---- asking

    private long count() {
        long taken = layout.takenAcquire() + layout.holesAcquire();
        return Math.max(0, layout.putAcquire() - taken);
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, count());
    }

    @Override
    public int room() {
        return limit == Long.MAX_VALUE ? Integer.MAX_VALUE : (int) Math.max(0, limit - count());
    }

    /** What to do with a record between head and tail; under the head latch. */
    @FunctionalInterface
    private interface Visitor {
        /** Gives whether to go on. */
        boolean visit(Mapped segment, long offset, long commit);
    }

    private void visit(Visitor visitor) throws IOException {
        Mapped segment = segments.find(ChannelLayout.segmentOf(layout.headPlain()));
        long offset = ChannelLayout.offsetOf(layout.headPlain());
        for (long commit; (commit = SegmentLayout.commitAcquire(segment.memory(), offset)) != 0; ) {
            if (SegmentLayout.is(commit, SegmentLayout.LINK)) {
                segment = segments.find((int) SegmentLayout.before(segment.memory(), offset));
                offset = SegmentLayout.RECORDS;
            } else {
                boolean present = !SegmentLayout.is(commit, SegmentLayout.REMOVED | SegmentLayout.CUT);
                if (present && !visitor.visit(segment, offset, commit)) {
                    return;
                }
                offset = SegmentLayout.next(segment.memory(), offset, commit);
            }
        }
    }

    @Override
    public List<Item> snapshot() throws IOException {
        List<Item> items = new ArrayList<>();
        lockHead();
        boolean whole = false;
        try {
            visit((segment, offset, commit) -> {
                MemorySegment memory = segment.memory();
                byte[] bytes = memory.asSlice(
                                SegmentLayout.elementOf(memory, offset, commit), SegmentLayout.length(commit))
                        .toArray(ValueLayout.JAVA_BYTE);
                items.add(new Item(SegmentLayout.before(memory, offset), SegmentLayout.kind(commit), bytes));
                return true;
            });
            whole = true;
        } finally {
            unlockHead(whole);
        }
        return items;
    }

    @Override
    public byte[] remove(long id) throws IOException {
        byte[][] cargo = {null};
        lockHead();
        boolean whole = false;
        try {
            visit((segment, offset, commit) -> {
                if (SegmentLayout.before(segment.memory(), offset) != id) {
                    return true;
                }
                cargo[0] = cargoOrNone(segment, offset, commit);
                takeOut(segment, offset, commit);
                return false;
            });
            whole = true;
        } finally {
            unlockHead(whole);
        }
        if (cargo[0] != null) {
            afterDropping();
        }
        return cargo[0];
    }

    private static byte[] cargoOrNone(Mapped segment, long offset, long commit) {
        return SegmentLayout.is(commit, SegmentLayout.CARGO) ? cargo(segment.memory(), offset) : new byte[0];
    }

    private void takeOut(Mapped segment, long offset, long commit) {
        long dropped = layout.droppedAcquire() + 1;
        long weight = weight(SegmentLayout.next(segment.memory(), offset, commit) - offset);
        long upTo = SegmentLayout.before(segment.memory(), offset) + weight;
        layout.droppedUpToRelease(Math.max(layout.droppedUpToAcquire(), upTo));
        layout.intend(ChannelLayout.place(segment.number(), offset), dropped);
        Checkpoint.reached("channel.remove.before-commit");
        SegmentLayout.commitRelease(segment.memory(), offset, SegmentLayout.with(commit, SegmentLayout.REMOVED));
        Checkpoint.reached("channel.remove.after-commit");
        layout.holesRelease(layout.holesAcquire() + weight);
        layout.droppedRelease(dropped);
        layout.intend(0, 0);
    }

    private void afterDropping() {
        roomEvent.wakeAll();
        if (unfinished() == 0) {
            doneEvent.wakeAll();
        }
    }

    @Override
    public List<byte[]> clear() throws IOException {
        List<byte[]> cargo = new ArrayList<>();
        lockHead();
        boolean whole = false;
        try {
            visit((segment, offset, commit) -> {
                if (SegmentLayout.is(commit, SegmentLayout.CARGO)) {
                    cargo.add(cargo(segment.memory(), offset));
                }
                takeOut(segment, offset, commit);
                return true;
            });
            mapHead(layout.headPlain());
            skip();
            whole = true;
        } finally {
            unlockHead(whole);
        }
        afterDropping();
        return cargo;
    }

    // ---- cargo of elements that were taken

    @Override
    public void settled(byte[] cargo) {
        luggage.settled(cargo);
    }

    @Override
    public boolean hasLuggage() {
        return layout.luggageAcquire();
    }

    @Override
    public List<byte[]> luggageOf(long pid) throws IOException {
        lockHead();
        boolean whole = false;
        try {
            List<byte[]> cargo = luggage.collect(pid, layout.takenPlain());
            whole = true;
            return cargo;
        } finally {
            unlockHead(whole);
        }
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
        boolean locked = tailComesToRest();
        try {
            refuseNow(why);
        } finally {
            if (locked) {
                tailLatch.unlock();
            }
        }
        wakeEverybody();
    }

    /**
     * Whether nobody puts now, and the tail is locked. False: one stands still, or has left what cannot be repaired.
     */
    private boolean tailComesToRest() {
        try {
            return lockTail(PATIENCE_NANOS, false, NEVER) == Outcome.DONE;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private void refuseNow(Outcome why) {
        if (layout.putStateAcquire() == ChannelLayout.OPEN) {
            layout.putStateVolatile(why == Outcome.BROKEN ? ChannelLayout.BROKEN : ChannelLayout.SHUT);
        }
    }

    private void wakeEverybody() {
        dataEvent.wakeAll();
        roomEvent.wakeAll();
        doneEvent.wakeAll();
    }

    @Override
    public Outcome putState() {
        return switch (layout.putStateAcquire()) {
            case ChannelLayout.OPEN -> Outcome.DONE;
            case ChannelLayout.SHUT -> Outcome.SHUT_DOWN;
            default -> Outcome.BROKEN;
        };
    }

    @Override
    public void abort() {
        layout.abortVolatile();
        wakeEverybody();
    }

    @Override
    public void repair() {
        try {
            if (tailLatch.lockIfAbandoned()) {
                repairTailOrAbandon();
                tailLatch.unlock();
            }
            if (headLatch.lockIfAbandoned()) {
                repairHeadOrAbandon();
                headLatch.unlock();
            }
        } catch (IOException e) {
            LOG.debug("{} is left to the next who uses it, since it cannot be repaired", path, e);
        }
        wakeEverybody();
    }

    @Override
    public void release() {
        if (host) {
            segments.deleteAll();
            if (layout.luggageAcquire()) {
                luggage.deleteAll();
            }
            SharedFile.delete(path);
        }
    }

    @Override
    public String toString() {
        return "SharedMemChannel[" + path + ", size=" + size() + "]";
    }
}
