package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.spi.SharedChannel.Reader;
import io.multiprocessing.transport.sharedmem.Segments.Mapped;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** The side of a channel where records are read. An element is out with the store of the head behind it. */
final class ChannelHead extends ChannelSide {
    private final ChannelLayout layout;
    private final Segments segments;
    private volatile Mapped segmentHere;

    ChannelHead(ChannelFiles files) {
        super(files, ChannelLayout.HEAD_LATCH);
        this.layout = files.layout;
        this.segments = files.segments;
    }

    /** The head of a new channel. */
    void begin(Mapped segment) {
        segmentHere = segment;
    }

    /** Finds the segment at the head, while others move that on and delete what they leave. */
    Mapped find() throws IOException {
        while (true) {
            long head = layout.headAcquire();
            try {
                return mapHead(head);
            } catch (NoSuchFileException e) {
                if (layout.headAcquire() == head) {
                    throw e;
                }
            }
        }
    }

    /**
     * Reads what is first, and takes it out unless it is only looked at; with the latch.
     *
     * @return what the reader gives, or an {@link Outcome}
     */
    Object take(Reader<?> reader, boolean peek) throws IOException {
        boolean open = layout.openAcquire(); // before the look: what was put before it was refused is seen
        if (!open && layout.abortedAcquire()) {
            return Outcome.GONE;
        }
        Mapped segment = segmentHere;
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
            segment = segmentHere;
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
        if (!files.host) {
            layout.luggageRelease();
            files.luggage.take(id, cargo);
        } else if (layout.luggageAcquire()) {
            files.luggage.forget(id);
        }
    }

    /** The cargo of elements that were taken out by processes that are dead and had not settled it. */
    List<byte[]> luggageOfTheDead() throws IOException {
        lock();
        boolean whole = false;
        try {
            List<byte[]> cargo = files.luggage.collect(layout.takenPlain());
            whole = true;
            return cargo;
        } finally {
            unlock(whole);
        }
    }

    static byte[] cargo(MemorySegment memory, long offset) {
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
        segmentHere = segment;
        return segment;
    }

    /** Moves the head over links and removed elements; gives whether it comes to an element. With the latch. */
    boolean skip() throws IOException {
        while (true) {
            long head = layout.headPlain();
            Mapped segment = segmentHere;
            long offset = ChannelLayout.offsetOf(head);
            long commit = SegmentLayout.commitAcquire(segment.memory(), offset);
            if (commit == 0) {
                return false;
            }
            if (SegmentLayout.is(commit, SegmentLayout.LINK)) {
                follow(segment, offset);
            } else if (SegmentLayout.is(commit, SegmentLayout.REMOVED)) {
                long weight = files.weight(SegmentLayout.next(segment.memory(), offset, commit) - offset);
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
        long taken = SegmentLayout.before(segment.memory(), offset) + files.weight(next - offset);
        layout.announce(place, taken);
        layout.headRelease(place);
        Checkpoint.reached("channel.take.between-words");
        layout.takenRelease(taken);
    }

    /** To the next segment; the one that is left may be used again. */
    private void follow(Mapped segment, long offset) throws IOException {
        Mapped next = segments.find((int) SegmentLayout.before(segment.memory(), offset));
        layout.headRelease(ChannelLayout.place(next.number(), SegmentLayout.RECORDS));
        segmentHere = next;
        Checkpoint.reached("channel.follow.before-spare");
        if (!Segments.isWorthKeeping(segment.memory()) || !layout.offerSpare(segment.number())) {
            segments.delete(segment.number());
        }
    }

    /** A taker died, and this thread has its latch. What it took out is out; the words follow from the records. */
    @Override
    void repair() throws IOException {
        long place = layout.headPlain();
        mapHead(place);
        Mapped segment = segmentHere;
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
            holes += removed ? files.weight(next - offset) : 0;
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

    boolean mayTake() {
        Mapped segment = segmentHere;
        long head = layout.headAcquire();
        return segment.number() != ChannelLayout.segmentOf(head)
                || SegmentLayout.commitAcquire(segment.memory(), ChannelLayout.offsetOf(head)) != 0
                || !layout.openAcquire();
    }
}
