package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;

/**
 * A segment of a channel: records one after the other, written once, from the front to the end; then the next segment
 * follows. Used again when all of it was taken.
 *
 * <pre>
 * offset size field
 *      0   32 header
 *     64      records, each beginning on a multiple of 16:
 *       + 0  8 commit: 0 until the record is complete; then
 *               bits 0–31 length of the element in bytes, 32–39 its kind, 40–47 flags, 48–63 {@code 0x5afe}
 *       + 8  8 weight of all that was put before it; of a link: the number of the next segment
 *       +16    with cargo: its length (4 bytes) and the cargo, filled up to a multiple of 8
 *       + …    the element
 * </pre>
 *
 * <p>The commit word is written last, with release, and read first, with acquire: who sees it sees the whole record.
 * Before it is written, the commit word of the place behind the record is set to 0, so that whatever an earlier use
 * left there is not taken for a record (as Agrona's one-to-one ring buffer does). Behind every record there is room for
 * a link.
 */
final class SegmentLayout {
    static final long RECORDS = 64;
    static final long HEADER_BYTES = 16;

    /** Leads to the next segment. */
    static final int LINK = 1;

    /** Was taken out of the middle. */
    static final int REMOVED = 2;

    /** Carries cargo. */
    static final int CARGO = 4;

    /** Its putter died in the middle of it. */
    static final int CUT = 8;

    private static final long MARK = 0x5afeL << 48;
    private static final int KIND_SHIFT = 32;
    private static final int FLAGS_SHIFT = 40;

    private SegmentLayout() {}

    static long commitAcquire(MemorySegment segment, long offset) {
        return Words.getLongAcquire(segment, offset);
    }

    static void commitRelease(MemorySegment segment, long offset, long commit) {
        Words.putLongRelease(segment, offset, commit);
    }

    /** Nothing stands here; published by the commit of the record before it. */
    static void clearPlain(MemorySegment segment, long offset) {
        Words.putLong(segment, offset, 0);
    }

    static long before(MemorySegment segment, long offset) {
        return Words.getLong(segment, offset + 8);
    }

    static void before(MemorySegment segment, long offset, long weight) {
        Words.putLong(segment, offset + 8, weight);
    }

    static long commit(int length, byte kind, int flags) {
        return MARK | (long) flags << FLAGS_SHIFT | (kind & 0xffL) << KIND_SHIFT | length;
    }

    /** Whether this is a commit word at all. */
    static boolean isMarked(long commit) {
        return (commit & 0xffffL << 48) == MARK;
    }

    static int length(long commit) {
        return (int) commit;
    }

    static byte kind(long commit) {
        return (byte) (commit >>> KIND_SHIFT);
    }

    static boolean is(long commit, int flag) {
        return (commit >>> FLAGS_SHIFT & flag) != 0;
    }

    static long with(long commit, int flag) {
        return commit | (long) flag << FLAGS_SHIFT;
    }

    /** How many bytes lie before the element when there is so much cargo. */
    static long elementOffset(int cargoBytes) {
        return HEADER_BYTES + (Integer.BYTES + cargoBytes + 7L & -8L);
    }

    static int cargoBytes(MemorySegment segment, long offset) {
        return Words.getInt(segment, offset + HEADER_BYTES);
    }

    static void cargoBytes(MemorySegment segment, long offset, int bytes) {
        Words.putInt(segment, offset + HEADER_BYTES, bytes);
    }

    /** Where the element of a record begins. */
    static long elementOf(MemorySegment segment, long offset, long commit) {
        return offset + (is(commit, CARGO) ? elementOffset(cargoBytes(segment, offset)) : HEADER_BYTES);
    }

    /** Where the next record begins. */
    static long next(MemorySegment segment, long offset, long commit) {
        return align(elementOf(segment, offset, commit) + length(commit));
    }

    static long align(long bytes) {
        return bytes + 15 & -16L;
    }
}
