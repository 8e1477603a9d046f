package io.multiprocessing.sharedmem.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.NavigableMap;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Reads elements at given places; fast where one is read after the other. Used by one thread at a time.
 *
 * <p>What is complete in the journal can be read, whether or not its writer has come to tell of it: a look for what
 * comes next ({@link #hasNext}) costs the writer nothing but the line of memory that the element itself lies in.
 */
final class JournalReader implements AutoCloseable {
    /** Elements that are rather passed over one by one than looked up. */
    private static final int NEAR = 256;

    private final Journal journal;
    private ExcerptTailer tailer;
    private final Frame frame = new Frame();
    private long cutOff = Journal.NONE;

    /** Read already, when an element was looked for at {@link #aheadAt}; null: nothing. */
    private Stored ahead;

    private long aheadAt;

    /** Whether a look failed, which may have left the tailer anywhere. */
    private boolean spoilt;

    JournalReader(Journal journal) {
        this.journal = journal;
        this.tailer = journal.tailer();
    }

    /** What lies in the journal cannot be read. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final long index;

        DamagedException(long index, Throwable reason) {
            super(reason.toString(), reason);
            this.index = index;
        }

        /** Where. */
        long index() {
            return index;
        }
    }

    /**
     * Reads the element at an index, or the first one after it.
     *
     * @param last the last one that there is
     * @return null: there is none up to the last
     * @throws DamagedException the file cannot be read on from there, nor with a new tailer
     * @throws UncheckedIOException it could not be read now; nothing is known to be lost
     */
    Stored read(long index, long last) throws DamagedException {
        long at = index;
        while (at <= last) {
            Stored stored = readTwice(at);
            if (stored != null) {
                return stored;
            }
            NavigableMap<Integer, ?> cycles = journal.cycles();
            Map.Entry<Integer, ?> next = cycles.higherEntry(journal.cycleOf(at));
            if (next == null) {
                return null;
            }
            if (cycles.containsKey(journal.cycleOf(at))) {
                cutOff = at; // at its end a file has a mark, behind which Chronicle goes on by itself
            }
            at = journal.index(next.getKey(), 0);
        }
        return null;
    }

    /** Where the last read found that a file ends before its end; {@link Journal#NONE}: it did not. Once. */
    long cutOff() {
        long at = cutOff;
        cutOff = Journal.NONE;
        return at;
    }

    /**
     * What fails once may be the fault of the tailer, which an error leaves anywhere, or of something that was short.
     */
    private Stored readTwice(long at) throws DamagedException {
        try {
            if (spoilt) {
                renew();
            }
            return readHere(at);
        } catch (Exception | Error first) {
            if (first instanceof VirtualMachineError error && !(first instanceof InternalError)) {
                throw error;
            }
            try {
                renew();
                return readHere(at);
            } catch (Exception | Error again) {
                if (again instanceof VirtualMachineError error && !(again instanceof InternalError)) {
                    throw error;
                }
                if (Trouble.isPassing(again)) {
                    throw new UncheckedIOException(new IOException(
                            "an element cannot be read now, and is not lost: index=" + at + ", directory="
                                    + journal.directory() + ": " + again,
                            again));
                }
                throw new DamagedException(at, again);
            }
        }
    }

    /** Whether {@link #hasNext} can tell of this index without a search. */
    boolean isNear(long index) {
        if (ahead != null && aheadAt == index) {
            return true;
        }
        long at = tailer.index();
        return !spoilt && at <= index && index - at <= NEAR;
    }

    /**
     * Looks whether the next element is complete, and keeps it for the read to come. False: not yet, or only
     * {@link #read} can tell, which knows what to do where the tailer fails.
     *
     * @param index of that element, as far as is known; near
     */
    boolean hasNext(long index) {
        if (ahead != null && aheadAt == index) {
            return true;
        }
        try {
            ahead = readHere(index);
            aheadAt = index;
            return ahead != null;
        } catch (Exception | Error e) {
            if (e instanceof VirtualMachineError error && !(e instanceof InternalError)) {
                throw error;
            }
            spoilt = true;
            return false;
        }
    }

    private void renew() {
        ExcerptTailer fresh = journal.tailer();
        try {
            tailer.close();
        } finally {
            tailer = fresh;
            spoilt = false;
        }
    }

    private Stored readHere(long index) {
        Stored known = ahead;
        ahead = null;
        if (known != null && aheadAt == index) {
            return known;
        }
        moveTo(index);
        if (tailer.index() != index) { // there is no such place, and the tailer has stayed anywhere
            return null;
        }
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return null;
            }
            long found = document.index();
            if (found < index) {
                return null;
            }
            Bytes<?> in = document.wire().bytes();
            long length = in.readRemaining();
            if (length < Frame.HEADER_BYTES || length > Frame.HEADER_BYTES + (long) Journal.LARGEST_INLINE_BYTES) {
                return new Stored(found, Frame.BYTES, 0, null);
            }
            long first = in.readLong();
            long second = in.readLong();
            byte[] payload = new byte[(int) length - Frame.HEADER_BYTES];
            in.read(payload);
            boolean whole = frame.isWhole(first, second, payload) && Frame.kind(first) != Frame.LOST;
            return new Stored(found, Frame.kind(first), second, whole ? payload : null);
        }
    }

    private void moveTo(long index) {
        long at = tailer.index();
        if (at == index) {
            return;
        }
        if (at < index && index - at <= NEAR) {
            while (tailer.index() < index) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        break;
                    }
                }
            }
        }
        if (tailer.index() != index) {
            tailer.moveToIndex(index);
        }
    }

    @Override
    public void close() {
        tailer.close();
    }
}
