package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The file of a barrier.
 *
 * <pre>
 * offset size field           writer                          reader
 *      0   32 header          the host, once                  all
 *     64    4 aborted         the host                        all
 *     68    4 nappers         who cannot be woken, or wake    all
 *     72    8 parties         the host, once                  all
 *     80    8 action bytes    the host, once; 0: none         all
 *    128    4 latch           who changes what follows        all
 *    192    8 fate            with the latch                  all; see below
 *    200    8 arrivals        with the latch                  all; the position of the next
 *    208    8 used            with the latch                  with the latch; so many slots ever were
 *    256    8 sleepers        who sleeps and who wakes        an {@link Event}
 *    320 + 32 slot: one thread that waits
 *        + 0  8 state         with the latch; to 0 its thread its thread; 0: free, 1: waits, 2: passed, 3: broken
 *        + 8  8 member        with the latch                  with the latch
 *        +16  8 position      with the latch                  its thread, and with the latch
 *        +24  8 place         with the latch                  its thread
 *  after the slots: the action
 * </pre>
 *
 * <p>Arrivals are numbered. The fate says what became of those before its boundary, at which the present round begins:
 *
 * <pre>
 * bits   field of the fate
 *  0     broken: whoever arrives is told so
 *  1     verdict on those whose state is still 1 and whose position is below the boundary: 0 they passed, 1 broken
 *  2–62  boundary
 * </pre>
 */
final class BarrierLayout extends StructureLayout {
    static final int MOST_PARTIES = 1_024;

    /** How many threads may wait, or be on their way out, beside those of one round. */
    static final int SPARE_SLOTS = 1_024;

    static final long PARTIES = 72;
    static final long ACTION_BYTES = 80;
    static final long LATCH = 128;
    static final long FATE = 192;
    static final long ARRIVALS = 200;
    static final long USED = 208;
    static final long SLEEPERS = 256;
    static final long SLOTS_OFFSET = 320;
    static final long SLOT_BYTES = 32;

    static final long STATE = 0;
    static final long MEMBER = 8;
    static final long POSITION = 16;
    static final long PLACE = 24;

    static final long FREE = 0;
    static final long WAITING = 1;
    static final long PASSED = 2;
    static final long BROKEN = 3;

    private static final long IS_BROKEN = 1;
    private static final long VERDICT_BROKEN = 2;
    private static final int BOUNDARY_SHIFT = 2;

    BarrierLayout(MemorySegment file) {
        super(file);
    }

    static int slots(int parties) {
        return parties + SPARE_SLOTS;
    }

    static long bytes(int parties, byte[] action) {
        return actionOffset(parties) + (action == null ? 0 : action.length);
    }

    private static long actionOffset(int parties) {
        return SLOTS_OFFSET + slots(parties) * SLOT_BYTES;
    }

    void begin(int parties, byte[] action) {
        Words.putLong(file, PARTIES, parties);
        if (action != null) {
            Words.putLong(file, ACTION_BYTES, action.length);
            MemorySegment.copy(action, 0, file, ValueLayout.JAVA_BYTE, actionOffset(parties), action.length);
        }
    }

    int parties() {
        return Math.clamp(Words.getLongAcquire(file, PARTIES), 1, MOST_PARTIES);
    }

    /** Null: there is none. */
    byte[] action() {
        long offset = actionOffset(parties());
        long length = Math.min(Words.getLongAcquire(file, ACTION_BYTES), file.byteSize() - offset);
        return length <= 0 ? null : file.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    Event sleepers() {
        return new Event(file, SLEEPERS);
    }

    // ---- the fate

    long fateVolatile() {
        return Words.getLongVolatile(file, FATE);
    }

    void putFateVolatile(long fate) {
        Words.putLongVolatile(file, FATE, fate);
    }

    static long passed(long boundary) {
        return boundary << BOUNDARY_SHIFT;
    }

    static long broken(long boundary, boolean staysBroken) {
        return boundary << BOUNDARY_SHIFT | VERDICT_BROKEN | (staysBroken ? IS_BROKEN : 0);
    }

    static boolean isBroken(long fate) {
        return (fate & IS_BROKEN) != 0;
    }

    static long boundary(long fate) {
        return fate >>> BOUNDARY_SHIFT;
    }

    /** What becomes of who waits and is behind the boundary. */
    static long verdict(long fate) {
        return (fate & VERDICT_BROKEN) != 0 ? BROKEN : PASSED;
    }

    // ---- arrivals and slots

    long arrivalsAcquire() {
        return Words.getLongAcquire(file, ARRIVALS);
    }

    void putArrivalsRelease(long arrivals) {
        Words.putLongRelease(file, ARRIVALS, arrivals);
    }

    int used() {
        return Math.clamp(Words.getLongAcquire(file, USED), 0, slots(parties()));
    }

    void putUsedRelease(int used) {
        Words.putLongRelease(file, USED, used);
    }

    static long slot(int slot, long field) {
        return SLOTS_OFFSET + slot * SLOT_BYTES + field;
    }

    long slotAcquire(int slot, long field) {
        return Words.getLongAcquire(file, slot(slot, field));
    }

    long stateVolatile(int slot) {
        return Words.getLongVolatile(file, slot(slot, STATE));
    }

    void putStateVolatile(int slot, long state) {
        Words.putLongVolatile(file, slot(slot, STATE), state);
    }

    void putSlotRelease(int slot, long field, long value) {
        Words.putLongRelease(file, slot(slot, field), value);
    }
}
