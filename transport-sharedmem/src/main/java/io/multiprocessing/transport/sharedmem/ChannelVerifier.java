package io.multiprocessing.transport.sharedmem;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads the files of a channel that nobody changes meanwhile, record by record, and tells what does not fit together.
 * Changes nothing. What a process that died has left half done is a violation, too, until somebody has repaired it.
 */
final class ChannelVerifier {
    private static final int ALL_FLAGS =
            SegmentLayout.LINK | SegmentLayout.REMOVED | SegmentLayout.CARGO | SegmentLayout.CUT;

    /**
     * What was found.
     *
     * @param violations what contradicts what, with places; empty: all is well
     * @param orphans numbers of segments that are of no use any more, because a process died that had taken them out of
     *     use or not yet into it; they go with the channel
     * @param elements how many are in it
     * @param removed how many stand there that were taken out of the middle
     * @param cut how many stand there whose putter died in the middle of them
     */
    record Report(List<String> violations, List<Integer> orphans, int elements, int removed, int cut) {}

    private final Path directory;
    private final String name;
    private final ChannelLayout layout;
    private final boolean weighed;
    private final List<String> violations = new ArrayList<>();
    private final Map<Integer, MemorySegment> chain = new HashMap<>();
    private int elements;
    private int removed;
    private int cut;
    private long holes;

    private ChannelVerifier(Path directory, String name) throws IOException {
        this.directory = directory;
        this.name = name;
        this.layout = new ChannelLayout(SharedFile.open(directory.resolve(name), SharedFile.Kind.CHANNEL));
        this.weighed = layout.weighed();
    }

    /**
     * Verifies a channel.
     *
     * @throws IOException there is no such channel
     */
    static Report verify(Path directory, String name) throws IOException {
        var verifier = new ChannelVerifier(directory, name);
        verifier.verifyRest();
        verifier.verifyChain();
        List<Integer> orphans = verifier.verifyFiles();
        return new Report(List.copyOf(verifier.violations), orphans, verifier.elements, verifier.removed, verifier.cut);
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }

    private void expectEqual(String what, long found, long expected) {
        expect(found == expected, what + " is " + found + ", but should be " + expected);
    }

    /** Words that are 0 when nobody is at work. */
    private void verifyRest() {
        expectEqual("tail latch", Words.getInt(layout.file(), ChannelLayout.TAIL_LATCH), 0);
        expectEqual("head latch", Words.getInt(layout.file(), ChannelLayout.HEAD_LATCH), 0);
        expect(!layout.begun(), "a half written element is announced, and nobody writes");
        expectEqual("the place of an element that is being dropped", layout.intentPlace(), 0);
        int state = layout.putStateAcquire();
        expect(state >= ChannelLayout.OPEN && state <= ChannelLayout.BROKEN, "put state is " + state);
    }

    // ---- the records between head and tail

    private void verifyChain() {
        long place = layout.headPlain();
        long weight = layout.takenPlain();
        while (place != 0) {
            int number = ChannelLayout.segmentOf(place);
            long offset = ChannelLayout.offsetOf(place);
            MemorySegment segment = mapped(number);
            if (segment == null || !mayStandHere(segment, number, offset)) {
                return;
            }
            long commit = SegmentLayout.commitAcquire(segment, offset);
            if (commit == 0) {
                verifyEnd(place, weight);
                return;
            }
            if (SegmentLayout.is(commit, SegmentLayout.LINK)) {
                place = followed(segment, number, offset, commit);
            } else {
                long next = verified(segment, number, offset, commit, weight);
                weight += next == 0 ? 0 : weight(next - offset);
                place = next == 0 ? 0 : ChannelLayout.place(number, next);
            }
        }
    }

    private long weight(long recordBytes) {
        return weighed ? recordBytes : 1;
    }

    private static String at(int number, long offset) {
        return "segment " + number + " at " + offset;
    }

    private MemorySegment mapped(int number) {
        MemorySegment segment = chain.get(number);
        if (segment == null) {
            segment = open(number);
            if (segment == null) {
                violations.add("segment " + number + " belongs to the channel, but cannot be opened");
            } else {
                chain.put(number, segment);
            }
        }
        return segment;
    }

    private MemorySegment open(int number) {
        try {
            return SharedFile.open(Segments.path(directory, name, number), SharedFile.Kind.SEGMENT);
        } catch (IOException e) {
            return null;
        }
    }

    private boolean mayStandHere(MemorySegment segment, int number, long offset) {
        boolean may = offset >= SegmentLayout.RECORDS
                && offset == SegmentLayout.align(offset)
                && offset + SegmentLayout.HEADER_BYTES <= segment.byteSize();
        expect(may, "no record can stand in " + at(number, offset) + ", bytes=" + segment.byteSize());
        return may;
    }

    /** The place that a link leads to; 0: it leads nowhere. */
    private long followed(MemorySegment segment, int number, long offset, long commit) {
        expect(
                commit == SegmentLayout.commit(0, (byte) 0, SegmentLayout.LINK),
                "a link carries more than that in " + at(number, offset) + ": " + Long.toHexString(commit));
        int next = (int) SegmentLayout.before(segment, offset);
        if (chain.containsKey(next)) {
            violations.add("segments form a circle: from " + at(number, offset) + " to segment " + next);
            return 0;
        }
        return ChannelLayout.place(next, SegmentLayout.RECORDS);
    }

    /** Verifies a record and gives where the next one stands; 0: it cannot be told. */
    private long verified(MemorySegment segment, int number, long offset, long commit, long weight) {
        String at = " in " + at(number, offset) + ": commit=" + Long.toHexString(commit);
        boolean cargo = SegmentLayout.is(commit, SegmentLayout.CARGO);
        if (!SegmentLayout.isMarked(commit)
                || SegmentLayout.is(commit, ~ALL_FLAGS & 0xff)
                || SegmentLayout.length(commit) < 0
                || cargo && SegmentLayout.cargoBytes(segment, offset) < 0) {
            violations.add("this is no record" + at);
            return 0;
        }
        long next = SegmentLayout.next(segment, offset, commit);
        if (next + SegmentLayout.HEADER_BYTES > segment.byteSize()) {
            violations.add("the record leaves no room for a link behind it" + at + ", bytes=" + segment.byteSize());
            return 0;
        }
        expectEqual("the weight before the record" + at, SegmentLayout.before(segment, offset), weight);
        count(commit, next - offset, at);
        boolean fitted = weight - layout.takenPlain() - holes < layout.limit();
        expect(fitted, "the record is beyond the limit of " + layout.limit() + at);
        return next;
    }

    private void count(long commit, long recordBytes, String at) {
        if (SegmentLayout.is(commit, SegmentLayout.CUT)) {
            cut++;
            expect(weighed, "a mark for a half written element, where no such are left" + at);
            expectEqual("length of a mark" + at, SegmentLayout.length(commit), 0);
        } else if (SegmentLayout.is(commit, SegmentLayout.REMOVED)) {
            removed++;
            holes += weight(recordBytes);
        } else {
            elements++;
        }
    }

    private void verifyEnd(long place, long weight) {
        expect(
                layout.tailPlain() == place,
                "tail is " + at(ChannelLayout.segmentOf(layout.tailPlain()), ChannelLayout.offsetOf(layout.tailPlain()))
                        + ", but the records end in "
                        + at(ChannelLayout.segmentOf(place), ChannelLayout.offsetOf(place)));
        expectEqual("put", layout.putPlain(), weight);
        expectEqual("holes", layout.holesAcquire(), holes);
        expect(layout.droppedAcquire() >= removed, "dropped is " + layout.droppedAcquire() + ", removed " + removed);
        if (!weighed) {
            long unfinished = layout.putPlain() - layout.droppedAcquire() - layout.doneAcquire();
            expect(unfinished >= 0, "unfinished is " + unfinished);
        }
    }

    // ---- the files

    private List<Integer> verifyFiles() throws IOException {
        int spare = Words.getInt(layout.file(), ChannelLayout.SPARE);
        if (spare != 0) {
            expect(!chain.containsKey(spare), "the spare segment " + spare + " is in use");
            expect(open(spare) != null, "the spare segment " + spare + " cannot be opened");
        }
        int next = Words.getInt(layout.file(), ChannelLayout.NEXT_FILE);
        var orphans = new TreeSet<Integer>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name + ".*")) {
            for (Path file : files) {
                int number = Integer.parseInt(file.getFileName().toString().substring(name.length() + 1));
                expect(number > 0 && number < next, "segment " + number + " was never made, next=" + next);
                if (number != spare && !chain.containsKey(number)) {
                    orphans.add(number);
                }
            }
        }
        return List.copyOf(orphans);
    }
}
