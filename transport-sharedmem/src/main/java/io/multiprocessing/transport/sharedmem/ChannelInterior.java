package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.spi.SharedChannel.Item;
import io.multiprocessing.transport.sharedmem.Segments.Mapped;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements between head and tail: looking at them, and taking them out of the middle. Done with the latch of the
 * head, so that nobody takes them meanwhile; an element that is taken out stays as a hole until the head comes to it.
 */
final class ChannelInterior {
    private final ChannelFiles files;
    private final ChannelHead head;

    ChannelInterior(ChannelFiles files, ChannelHead head) {
        this.files = files;
        this.head = head;
    }

    /** What to do with a record between head and tail. */
    @FunctionalInterface
    private interface Visitor {
        /** Gives whether to go on. */
        boolean visit(Mapped segment, long offset, long commit);
    }

    /** What is done while nobody takes. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private void withLatch(Work work) throws IOException {
        head.lock();
        boolean whole = false;
        try {
            work.run();
            whole = true;
        } finally {
            head.unlock(whole);
        }
    }

    private void visit(Visitor visitor) throws IOException {
        Mapped segment = files.segments.find(ChannelLayout.segmentOf(files.layout.headPlain()));
        long offset = ChannelLayout.offsetOf(files.layout.headPlain());
        for (long commit; (commit = SegmentLayout.commitAcquire(segment.memory(), offset)) != 0; ) {
            if (SegmentLayout.is(commit, SegmentLayout.LINK)) {
                segment = files.segments.find((int) SegmentLayout.before(segment.memory(), offset));
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

    /** All elements, in order. */
    List<Item> snapshot() throws IOException {
        List<Item> items = new ArrayList<>();
        withLatch(() -> visit((segment, offset, commit) -> {
            MemorySegment memory = segment.memory();
            byte[] bytes = memory.asSlice(SegmentLayout.elementOf(memory, offset, commit), SegmentLayout.length(commit))
                    .toArray(ValueLayout.JAVA_BYTE);
            items.add(new Item(SegmentLayout.before(memory, offset), SegmentLayout.kind(commit), bytes));
            return true;
        }));
        return items;
    }

    /** Takes out the element before which so much was put; gives its cargo, perhaps empty, or null: it is not there. */
    byte[] remove(long id) throws IOException {
        byte[][] cargo = {null};
        withLatch(() -> visit((segment, offset, commit) -> {
            if (SegmentLayout.before(segment.memory(), offset) != id) {
                return true;
            }
            cargo[0] = cargoOrNone(segment, offset, commit);
            takeOut(segment, offset, commit);
            return false;
        }));
        return cargo[0];
    }

    private static byte[] cargoOrNone(Mapped segment, long offset, long commit) {
        return SegmentLayout.is(commit, SegmentLayout.CARGO)
                ? ChannelHead.cargo(segment.memory(), offset)
                : new byte[0];
    }

    /** The intent tells who comes after a death whether the element was counted as dropped. */
    private void takeOut(Mapped segment, long offset, long commit) {
        long dropped = files.layout.droppedAcquire() + 1;
        long weight = files.weight(SegmentLayout.next(segment.memory(), offset, commit) - offset);
        long upTo = SegmentLayout.before(segment.memory(), offset) + weight;
        files.layout.droppedUpToRelease(Math.max(files.layout.droppedUpToAcquire(), upTo));
        files.layout.intend(ChannelLayout.place(segment.number(), offset), dropped);
        Checkpoint.reached("channel.remove.before-commit");
        SegmentLayout.commitRelease(segment.memory(), offset, SegmentLayout.with(commit, SegmentLayout.REMOVED));
        Checkpoint.reached("channel.remove.after-commit");
        files.layout.holesRelease(files.layout.holesAcquire() + weight);
        files.layout.droppedRelease(dropped);
        files.layout.intend(0, 0);
    }

    /** Takes out all elements; gives their cargo. */
    List<byte[]> clear() throws IOException {
        List<byte[]> cargo = new ArrayList<>();
        withLatch(() -> {
            visit((segment, offset, commit) -> {
                if (SegmentLayout.is(commit, SegmentLayout.CARGO)) {
                    cargo.add(ChannelHead.cargo(segment.memory(), offset));
                }
                takeOut(segment, offset, commit);
                return true;
            });
            head.find();
            head.skip();
        });
        return cargo;
    }
}
