package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;

/**
 * The file of a lock and of the threads that wait in its conditions.
 *
 * <pre>
 * offset size field            writer                          reader
 *      0   32 header           the host, once                  all
 *     64    4 aborted          the host                        all
 *     68    4 nappers          who cannot be woken, or wake    all
 *    128    4 owner            who acquires and releases       all; sleepers for the lock sleep on it
 *    132    4 disorder         who releases in disorder; 0 by  whoever acquires
 *    256    4 waiters' latch   who changes a slot
 *    264    8 next ticket      with the latch
 *    384    8 next condition   whoever makes one               whoever makes one
 *    512 + 64 slot: a thread that waits in a condition, changed with the latch
 *        + 0  8 state and owner   0: free; else 1 waiting, 2 signalled, with the member id in the high half
 *        + 8  8 condition
 *        +16  8 ticket            the smallest is signalled first
 *        +24  4 rings             the waiting thread sleeps on it
 * </pre>
 *
 * <p>The owner word is 0, or the owner's member id, with the sign bit when somebody may sleep for it.
 */
final class LockLayout extends StructureLayout {
    static final int SLOTS = 512;
    static final long SLOTS_OFFSET = 512;
    static final long SLOT_BYTES = 64;
    static final long BYTES = SLOTS_OFFSET + SLOTS * SLOT_BYTES;

    static final long OWNER = 128;
    static final long DISORDER = 132;
    static final long LATCH = 256;
    static final long NEXT_TICKET = 264;
    static final long NEXT_CONDITION = 384;

    static final int WAITING = 1;
    static final int SIGNALLED = 2;

    private static final long STATE = 0;
    private static final long CONDITION = 8;
    private static final long TICKET = 16;
    private static final long RINGS = 24;

    LockLayout(MemorySegment file) {
        super(file);
    }

    int ownerVolatile() {
        return Words.getIntVolatile(file, OWNER);
    }

    boolean compareAndSetOwner(int expected, int value) {
        return Words.compareAndSetInt(file, OWNER, expected, value);
    }

    int freeOwner() {
        return Words.getAndSetInt(file, OWNER, 0);
    }

    void disorder() {
        Words.putIntRelease(file, DISORDER, 1);
    }

    /** Asked by the owner, once. */
    boolean takeDisorder() {
        return Words.getIntAcquire(file, DISORDER) != 0 && Words.getAndSetInt(file, DISORDER, 0) != 0;
    }

    long nextTicket() {
        return Words.getAndAddLong(file, NEXT_TICKET, 1);
    }

    long nextCondition() {
        return Words.getAndAddLong(file, NEXT_CONDITION, 1) + 1;
    }

    // ---- slots

    private static long at(int slot) {
        return SLOTS_OFFSET + slot * SLOT_BYTES;
    }

    static long ringsOffset(int slot) {
        return at(slot) + RINGS;
    }

    /** The slot's thread begins to wait: the last store is the one that says so. */
    void occupy(int slot, int member, long condition, long ticket) {
        Words.putLong(file, at(slot) + CONDITION, condition);
        Words.putLong(file, at(slot) + TICKET, ticket);
        state(slot, WAITING, member);
    }

    void signalled(int slot) {
        state(slot, SIGNALLED, member(slot));
        Words.getAndAddInt(file, ringsOffset(slot), 1);
    }

    void free(int slot) {
        Words.putLongRelease(file, at(slot) + STATE, 0);
    }

    private void state(int slot, int state, int member) {
        Words.putLongRelease(file, at(slot) + STATE, (long) member << 32 | state);
    }

    /** 0: free. */
    int state(int slot) {
        return (int) Words.getLongAcquire(file, at(slot) + STATE);
    }

    int member(int slot) {
        return (int) (Words.getLongAcquire(file, at(slot) + STATE) >>> 32);
    }

    long condition(int slot) {
        return Words.getLong(file, at(slot) + CONDITION);
    }

    long ticket(int slot) {
        return Words.getLong(file, at(slot) + TICKET);
    }

    int ringsVolatile(int slot) {
        return Words.getIntVolatile(file, ringsOffset(slot));
    }
}
