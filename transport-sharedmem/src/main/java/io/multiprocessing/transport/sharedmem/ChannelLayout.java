package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;

/**
 * The first file of a channel: who may put and take, and where they are. The elements lie in {@link SegmentLayout
 * segments}.
 *
 * <pre>
 * offset size field           writer                        reader
 *      0   32 header          the host, once                all
 *     64    8 limit           the host, once                all: weight that may wait
 *     72    4 weighed         the host, once                all: 1: an element weighs its bytes, 0: it weighs 1
 *    128    4 put state       whoever refuses               all
 *    132    4 aborted         the host                      all
 *    136    4 nappers         who cannot be woken, or wake  all
 *   ---- putters' line, all of it guarded by the tail latch
 *    256    4 tail latch      putters
 *    264    8 tail            putters                       putters; inspection
 *    272    8 put             putters                       all: weight of all that was ever put
 *    280    8 taken as seen   putters                       putters
 *    288    4 next file       putters                       putters
 *    292    4 begun           putters                       who repairs: a weighed element is half written
 *   ---- takers' line, all of it guarded by the head latch
 *    512    4 head latch      takers
 *    520    8 head            takers                        takers; others as a hint
 *    528    8 taken           takers                        all: weight of all that was ever taken
 *    536    8 next head       takers                        who repairs: where the head is about to go
 *    544    8 next taken      takers                        who repairs: taken, when it is there
 *    552    8 holes           takers                        all: weight of removed elements between head and tail
 *    560    8 dropped         takers                        all: elements that were removed or cleared
 *    568    8 dropped up to   takers                        all: weight of all that was put, with the last one dropped
 *    576    8 intent place    takers                        who repairs: the element that is being dropped
 *    584    8 intent count    takers                        who repairs: dropped, when it is
 *    592    4 luggage         takers but the host           all: 1: elements with cargo were taken
 *   ---- events
 *    768    8 data            takers sleep, putters wake
 *    896    8 room            putters sleep, takers wake
 *   1024    8 all done        joiners sleep
 *   1032    8 done            who says so                   joiners
 *   1152    4 spare           a taker sets it, a putter clears it: number of a segment for use again
 * </pre>
 *
 * Lines written by different parties lie 128 bytes apart or more, since processors fetch lines in pairs. The putters'
 * line travels only among putters, the takers' only among takers, as long as neither side is full or empty.
 *
 * <p>Tail and head are places: the number of a segment's file (30 bits) and an offset in it (34 bits).
 */
final class ChannelLayout {
    static final long BYTES = 4096;

    static final long LIMIT = 64;
    static final long WEIGHED = 72;
    static final long PUT_STATE = 128;
    static final long ABORTED = 132;
    static final long NAPPERS = 136;
    static final long TAIL_LATCH = 256;
    static final long TAIL = 264;
    static final long PUT = 272;
    static final long TAKEN_AS_SEEN = 280;
    static final long NEXT_FILE = 288;
    static final long BEGUN = 292;
    static final long HEAD_LATCH = 512;
    static final long HEAD = 520;
    static final long TAKEN = 528;
    static final long NEXT_HEAD = 536;
    static final long NEXT_TAKEN = 544;
    static final long HOLES = 552;
    static final long DROPPED = 560;
    static final long DROPPED_UP_TO = 568;
    static final long INTENT_PLACE = 576;
    static final long INTENT_COUNT = 584;
    static final long LUGGAGE = 592;
    static final long DATA_EVENT = 768;
    static final long ROOM_EVENT = 896;
    static final long DONE_EVENT = 1024;
    static final long DONE = 1032;
    static final long SPARE = 1152;

    static final int OPEN = 0;
    static final int SHUT = 1;
    static final int BROKEN = 2;

    /** To count what is waiting. */
    private static final int MOST_LOOKS = 20;

    private static final int OFFSET_BITS = 34;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

    private final MemorySegment file;

    ChannelLayout(MemorySegment file) {
        this.file = file;
    }

    static long place(int segment, long offset) {
        return (long) segment << OFFSET_BITS | offset;
    }

    static int segmentOf(long place) {
        return (int) (place >>> OFFSET_BITS);
    }

    static long offsetOf(long place) {
        return place & OFFSET_MASK;
    }

    MemorySegment file() {
        return file;
    }

    long limit() {
        return Words.getLong(file, LIMIT);
    }

    boolean weighed() {
        return Words.getInt(file, WEIGHED) != 0;
    }

    /** Neither refused nor aborted: the two words are read as one. */
    boolean openAcquire() {
        return Words.getLongAcquire(file, PUT_STATE) == 0;
    }

    int putStateAcquire() {
        return Words.getIntAcquire(file, PUT_STATE);
    }

    void putStateVolatile(int state) {
        Words.putIntVolatile(file, PUT_STATE, state);
    }

    boolean abortedAcquire() {
        return Words.getIntAcquire(file, ABORTED) != 0;
    }

    void abortVolatile() {
        Words.putIntVolatile(file, ABORTED, 1);
    }

    boolean nappersOpaque() {
        return Words.getIntAcquire(file, NAPPERS) != 0;
    }

    void nappers() {
        Words.putIntVolatile(file, NAPPERS, 1);
    }

    // ---- with the tail latch

    long tailPlain() {
        return Words.getLong(file, TAIL);
    }

    void tailRelease(long place) {
        Words.putLongRelease(file, TAIL, place);
    }

    long tailAcquire() {
        return Words.getLongAcquire(file, TAIL);
    }

    long putPlain() {
        return Words.getLong(file, PUT);
    }

    void putRelease(long weight) {
        Words.putLongRelease(file, PUT, weight);
    }

    long putAcquire() {
        return Words.getLongAcquire(file, PUT);
    }

    long takenAsSeen() {
        return Words.getLong(file, TAKEN_AS_SEEN);
    }

    void takenAsSeen(long weight) {
        Words.putLong(file, TAKEN_AS_SEEN, weight);
    }

    int nextFile() {
        int number = Words.getInt(file, NEXT_FILE);
        Words.putInt(file, NEXT_FILE, number + 1);
        return number;
    }

    boolean begun() {
        return Words.getInt(file, BEGUN) != 0;
    }

    void begun(boolean half) {
        Words.putIntRelease(file, BEGUN, half ? 1 : 0);
    }

    // ---- with the head latch

    long headPlain() {
        return Words.getLong(file, HEAD);
    }

    void headRelease(long place) {
        Words.putLongRelease(file, HEAD, place);
    }

    long headAcquire() {
        return Words.getLongAcquire(file, HEAD);
    }

    long takenPlain() {
        return Words.getLong(file, TAKEN);
    }

    void takenRelease(long weight) {
        Words.putLongRelease(file, TAKEN, weight);
    }

    long takenAcquire() {
        return Words.getLongAcquire(file, TAKEN);
    }

    /**
     * The head is about to move on, and taken after it: after a death, taken is the announced one when the head is
     * where it was to go. So the place is written first: as long as it is not yet the head, the other counts for
     * nothing.
     */
    void announce(long place, long weight) {
        Words.putLongRelease(file, NEXT_HEAD, place);
        Words.putLongRelease(file, NEXT_TAKEN, weight);
    }

    long nextHead() {
        return Words.getLong(file, NEXT_HEAD);
    }

    long nextTaken() {
        return Words.getLong(file, NEXT_TAKEN);
    }

    long holesAcquire() {
        return Words.getLongAcquire(file, HOLES);
    }

    void holesRelease(long weight) {
        Words.putLongRelease(file, HOLES, weight);
    }

    /**
     * How much is in the channel at some moment of this call; where putters and takers never pause, nearly so. The
     * words are read one after the other, and who reads them may lose the processor in between: so it is looked again
     * when something was put or taken meanwhile, and of several looks the one counts that saw the least of that. A
     * taker that passes over removed elements tells so in two words: between the two there seem to be more by as much.
     */
    long waiting() {
        long best = 0;
        long least = Long.MAX_VALUE;
        long before = putAcquire();
        for (int look = 0; look < MOST_LOOKS && least > 0; look++) {
            long taken = takenAcquire();
            long holes = holesAcquire();
            long now = putAcquire();
            long moved = now - before + takenAcquire() - taken;
            if (moved < least) {
                least = moved;
                best = now - taken - holes;
            }
            before = now;
        }
        return Math.max(0, best); // a putter counts an element after it is in
    }

    long droppedAcquire() {
        return Words.getLongAcquire(file, DROPPED);
    }

    void droppedRelease(long count) {
        Words.putLongRelease(file, DROPPED, count);
    }

    long droppedUpToAcquire() {
        return Words.getLongAcquire(file, DROPPED_UP_TO);
    }

    void droppedUpToRelease(long weight) {
        Words.putLongRelease(file, DROPPED_UP_TO, weight);
    }

    /** An element is about to be dropped: after a death this tells whether it was. Place 0: nothing is. */
    void intend(long place, long count) {
        Words.putLong(file, INTENT_COUNT, count);
        Words.putLongRelease(file, INTENT_PLACE, place);
    }

    long intentPlace() {
        return Words.getLong(file, INTENT_PLACE);
    }

    long intentCount() {
        return Words.getLong(file, INTENT_COUNT);
    }

    boolean luggageAcquire() {
        return Words.getIntAcquire(file, LUGGAGE) != 0;
    }

    void luggageRelease() {
        Words.putIntRelease(file, LUGGAGE, 1);
    }

    // ---- by anybody

    long doneAcquire() {
        return Words.getLongAcquire(file, DONE);
    }

    boolean compareAndSetDone(long expected, long value) {
        return Words.compareAndSetLong(file, DONE, expected, value);
    }

    boolean offerSpare(int segment) {
        return Words.compareAndSetInt(file, SPARE, 0, segment);
    }

    int takeSpare() {
        return Words.getAndSetInt(file, SPARE, 0);
    }
}
