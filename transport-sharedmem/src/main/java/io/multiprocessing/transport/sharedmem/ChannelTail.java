package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.transport.sharedmem.Segments.Mapped;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The side of a channel where records are appended. An element is in with the store of its commit word; place, count
 * and links of the next record follow from the records before it.
 */
final class ChannelTail extends ChannelSide {
    /** An element that is larger is copied in steps, so that tests can kill a putter in the middle. */
    private static final long LARGE_BYTES = 256 << 10;

    private final ChannelLayout layout;
    private final Segments segments;
    private volatile Mapped segmentHere;

    ChannelTail(ChannelFiles files) {
        super(files, ChannelLayout.TAIL_LATCH);
        this.layout = files.layout;
        this.segments = files.segments;
    }

    /** Where to look first; the first put finds the right one. */
    void begin(Mapped segment) {
        segmentHere = segment;
    }

    @Override
    void breakOff() {
        layout.begun(false);
    }

    /** Appends a record; with the latch. */
    Outcome put(byte kind, MemorySegment bytes, byte[] cargo) throws IOException {
        if (!layout.openAcquire()) {
            return refusal();
        }
        long put = layout.putPlain();
        if (put - layout.takenAsSeen() >= files.limit && isFull(put)) {
            return Outcome.NOT_NOW;
        }
        long element = cargo == null ? SegmentLayout.HEADER_BYTES : SegmentLayout.elementOffset(cargo.length);
        long recordBytes = SegmentLayout.align(element + bytes.byteSize());
        long tail = layout.tailPlain();
        Mapped segment = segmentHere;
        if (segment.number() != ChannelLayout.segmentOf(tail)) {
            segment = mapTail(tail);
        }
        long offset = ChannelLayout.offsetOf(tail);
        if (recordBytes + SegmentLayout.HEADER_BYTES > segment.memory().byteSize() - offset) {
            segment = nextSegment(segment, offset, recordBytes + SegmentLayout.HEADER_BYTES);
            offset = SegmentLayout.RECORDS;
        }
        MemorySegment memory = segment.memory();
        if (files.weighed) {
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
        layout.putRelease(put + files.weight(recordBytes));
        layout.tailRelease(ChannelLayout.place(segment.number(), offset + recordBytes));
        if (files.weighed) {
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

    private Outcome refusal() {
        return layout.abortedAcquire() ? Outcome.GONE : state();
    }

    /** Whether anything may be put; DONE: it may. */
    Outcome state() {
        return switch (layout.putStateAcquire()) {
            case ChannelLayout.OPEN -> Outcome.DONE;
            case ChannelLayout.SHUT -> Outcome.SHUT_DOWN;
            default -> Outcome.BROKEN;
        };
    }

    /** Nothing may be put any more. */
    void refuse(Outcome why) {
        if (layout.putStateAcquire() == ChannelLayout.OPEN) {
            layout.putStateVolatile(why == Outcome.BROKEN ? ChannelLayout.BROKEN : ChannelLayout.SHUT);
        }
    }

    private boolean isFull(long put) {
        long taken = layout.takenAcquire() + layout.holesAcquire();
        layout.takenAsSeen(taken);
        return put - taken >= files.limit;
    }

    private Mapped mapTail(long tail) throws IOException {
        Mapped segment = segments.find(ChannelLayout.segmentOf(tail));
        segmentHere = segment;
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
        segmentHere = next;
        return next;
    }

    /** A putter died, and this thread has its latch: what it committed is in, and the words say so. */
    @Override
    void repair() throws IOException {
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
                layout.putRelease(before + files.weight(next - offset));
                offset = next;
                layout.begun(false);
            }
        }
        segmentHere = segment;
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
        layout.putRelease(put + files.weight(SegmentLayout.HEADER_BYTES));
        layout.tailRelease(ChannelLayout.place(into.number(), at + SegmentLayout.HEADER_BYTES));
        layout.begun(false);
    }

    boolean mayPut() {
        return !layout.openAcquire()
                || layout.putAcquire() - layout.takenAcquire() - layout.holesAcquire() < files.limit;
    }
}
