package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.transport.sharedmem.Words;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * What a group has read: everything before its cursor, but for what its slots say. Changed under the group's latch;
 * each step is one store that decides, so that whoever takes the latch over from a dead process can finish or undo it
 * ({@link #repair}).
 *
 * <pre>
 * offset       size field
 *      0         32 header
 *     64          4 latch
 *    128          8 cursor      index from which on nothing was handed out
 *    144          8 high water  where the cursor was before it was moved back, the furthest
 *    152          4 used        slots that are not free
 *    156          4 returned    slots that are to be delivered again
 *    160          4 removed     slots of elements behind the cursor that are not to be delivered
 *    164          4 top         slots from here on were never used
 *    168          8 stamp       counts up with every use of a slot
 *    176          4 gone: 1     the group was removed; whoever has this mapped still is to know
 *   4096 + 32 n   8 index
 *        +  8     8 stamp
 *        + 16     4 owner       a member; meaningless unless held
 *        + 20     4 state: 0 free, 1 held, 2 returned, 3 removed; + 16: delivered before   written last
 * </pre>
 */
final class GroupFile {
    static final int KIND = 2;
    static final int SLOTS = 16 << 10;
    static final int FREE = 0;
    static final int HELD = 1;
    static final int RETURNED = 2;
    static final int REMOVED = 3;
    static final int AGAIN = 16;
    static final long LATCH = 64;

    private static final long CURSOR = 128;
    private static final long HIGH_WATER = 144;
    private static final long USED = 152;
    private static final long RETURNED_COUNT = 156;
    private static final long REMOVED_COUNT = 160;
    private static final long TOP = 164;
    private static final long STAMP = 168;
    private static final long GONE = 176;
    private static final long SLOTS_OFFSET = 4096;
    private static final long SLOT_BYTES = 32;
    private static final long BYTES = SLOTS_OFFSET + SLOTS * SLOT_BYTES;

    private final Path path;
    private final MemorySegment page;

    private GroupFile(Path path, MemorySegment page) {
        this.path = path;
        this.page = page;
    }

    /** Gives null where there is no such group, or what there is cannot be used. */
    static GroupFile openOrNull(Path path) throws IOException {
        MemorySegment page = MappedPage.openOrNull(path, KIND, BYTES);
        return page == null ? null : new GroupFile(path, page);
    }

    /** A new group, which has read nothing; elements before the high water are told to have been delivered before. */
    static GroupFile create(Path path, long cursor, long highWater) throws IOException {
        MemorySegment page = MappedPage.create(path, BYTES);
        var file = new GroupFile(path, page);
        file.cursor(cursor);
        file.highWater(highWater);
        MappedPage.finish(page, KIND);
        return file;
    }

    /** Somebody died with the latch: finishes or undoes its step, and counts anew. */
    void repair() {
        long cursor = cursor();
        for (int slot = 0; slot < top(); slot++) {
            int state = state(slot);
            boolean isAhead = index(slot) >= cursor;
            if (state == REMOVED ? !isAhead : state != FREE && isAhead) {
                state(slot, FREE);
            }
        }
        count();
    }

    void count() {
        int used = 0;
        int returned = 0;
        int removed = 0;
        for (int slot = 0; slot < top(); slot++) {
            int state = state(slot);
            used += state == FREE ? 0 : 1;
            returned += state == RETURNED ? 1 : 0;
            removed += state == REMOVED ? 1 : 0;
        }
        counts(used, returned, removed);
    }

    /**
     * Nobody has the queue open: all holders are dead. After a failure of the machine this page may be younger than the
     * journal; what is put next must not lie before the cursor then, or in a slot.
     *
     * @param last the index of the last element
     */
    void settle(long last) {
        Words.putInt(page, LATCH, 0);
        top(Math.clamp(top(), 0, SLOTS));
        for (int slot = 0; slot < top(); slot++) {
            if (index(slot) > last) {
                state(slot, FREE);
            }
        }
        if (cursor() > last + 1) {
            cursor(last + 1);
        }
        repair();
        for (int slot = 0; slot < top(); slot++) {
            if (state(slot) == HELD) {
                state(slot, RETURNED | AGAIN);
            }
        }
        count();
    }

    MemorySegment page() {
        return page;
    }

    void force() throws IOException {
        MappedPage.force(path);
    }

    boolean isGone() {
        return Words.getIntAcquire(page, GONE) != 0;
    }

    void gone(boolean gone) {
        Words.putIntRelease(page, GONE, gone ? 1 : 0);
    }

    long cursor() {
        return Words.getLongAcquire(page, CURSOR);
    }

    void cursor(long index) {
        Words.putLongRelease(page, CURSOR, index);
    }

    long highWater() {
        return Words.getLong(page, HIGH_WATER);
    }

    void highWater(long index) {
        Words.putLong(page, HIGH_WATER, index);
    }

    int used() {
        return Words.getIntAcquire(page, USED);
    }

    int returned() {
        return Words.getIntAcquire(page, RETURNED_COUNT);
    }

    int removed() {
        return Words.getIntAcquire(page, REMOVED_COUNT);
    }

    void counts(int used, int returned, int removed) {
        Words.putIntRelease(page, USED, used);
        Words.putIntRelease(page, RETURNED_COUNT, returned);
        Words.putIntRelease(page, REMOVED_COUNT, removed);
    }

    /** How many slots are to be looked at. */
    int top() {
        return Words.getIntAcquire(page, TOP);
    }

    void top(int top) {
        Words.putIntRelease(page, TOP, top);
    }

    long nextStamp() {
        long stamp = Words.getLong(page, STAMP) + 1;
        Words.putLong(page, STAMP, stamp);
        return stamp;
    }

    private static long at(int slot) {
        return SLOTS_OFFSET + slot * SLOT_BYTES;
    }

    long index(int slot) {
        return Words.getLong(page, at(slot));
    }

    long stamp(int slot) {
        return Words.getLong(page, at(slot) + 8);
    }

    int owner(int slot) {
        return Words.getInt(page, at(slot) + 16);
    }

    void owner(int slot, int member) {
        Words.putInt(page, at(slot) + 16, member);
    }

    int state(int slot) {
        return Words.getIntAcquire(page, at(slot) + 20) & ~AGAIN;
    }

    boolean isAgain(int slot) {
        return (Words.getIntAcquire(page, at(slot) + 20) & AGAIN) != 0;
    }

    void state(int slot, int state) {
        Words.putIntRelease(page, at(slot) + 20, state);
    }

    void fill(int slot, long index, long stamp, int owner, int state) {
        Words.putLong(page, at(slot), index);
        Words.putLong(page, at(slot) + 8, stamp);
        owner(slot, owner);
        state(slot, state);
    }
}
