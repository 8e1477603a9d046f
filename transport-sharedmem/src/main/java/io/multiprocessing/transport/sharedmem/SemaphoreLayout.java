package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;

/**
 * The file of a semaphore.
 *
 * <pre>
 * offset size field           writer                          reader
 *      0   32 header          the host, once                  all
 *     64    4 aborted         the host                        all
 *     68    4 nappers         who cannot be woken, or wake    all
 *     72    8 bound           the host, once; -1: none        all
 *    128    4 latch           who changes what follows        all
 *    192    8 permits         with the latch                  all
 *    200    8 next number     with the latch                  with the latch
 *    208    8 next ticket     with the latch                  with the latch
 *    216    8 rows            with the latch                  with the latch; so many of them were ever used
 *    224    8 unpaid          with the latch                  with the latch; the rest of a release
 *    256  136 journal         with the latch                  a {@link Journal}, of all words but rings
 *    512 + 64 row: what a member has, at the place of its row in the table of members
 *        + 0  8 member        with the latch                  with the latch
 *        + 8  8 state         with the latch                  its process; 0: nothing, 1: waits, 2: was granted
 *        +16  8 ticket        with the latch                  its process; the smallest is served first
 *        +24  8 count         with the latch                  with the latch; permits it acquired, unreleased
 *        +32  8 first         with the latch                  with the latch; the number of the earliest of them
 *        +40  8 last          with the latch                  with the latch; the number of the latest
 *        +48  4 rings         who grants, +1                  its waiting thread sleeps on it
 * </pre>
 *
 * <p>Permits that are acquired are numbered. Of those on one account only the earliest and the latest number are kept,
 * and the others taken to lie evenly between.
 */
final class SemaphoreLayout extends StructureLayout {
    static final long ROWS_OFFSET = 512;
    static final long ROW_BYTES = 64;
    static final long BYTES = ROWS_OFFSET + Members.ROWS * ROW_BYTES;

    static final long BOUND = 72;
    static final long LATCH = 128;
    static final long PERMITS = 192;
    static final long NEXT_NUMBER = 200;
    static final long NEXT_TICKET = 208;
    static final long ROWS = 216;
    static final long UNPAID = 224;
    static final long JOURNAL = 256;

    static final long MEMBER = 0;
    static final long STATE = 8;
    static final long TICKET = 16;
    static final long COUNT = 24;
    static final long FIRST = 32;
    static final long LAST = 40;
    static final long RINGS = 48;

    static final long NOTHING = 0;
    static final long WAITING = 1;
    static final long GRANTED = 2;

    static final long UNBOUNDED = -1;

    SemaphoreLayout(MemorySegment file) {
        super(file);
    }

    void begin(long permits, long bound) {
        Words.putLong(file, PERMITS, permits);
        Words.putLong(file, BOUND, bound);
    }

    /** Of any word of 8 bytes. */
    long wordAcquire(long offset) {
        return Words.getLongAcquire(file, offset);
    }

    static long row(int row, long field) {
        return ROWS_OFFSET + row * ROW_BYTES + field;
    }

    long rowAcquire(int row, long field) {
        return wordAcquire(row(row, field));
    }

    /** How many rows may hold something. */
    int rows() {
        return Math.clamp(wordAcquire(ROWS), 0, Members.ROWS);
    }

    long stateVolatile(int row) {
        return Words.getLongVolatile(file, row(row, STATE));
    }

    void nothing(int row) {
        Words.putLongRelease(file, row(row, STATE), NOTHING);
    }

    int ringsVolatile(int row) {
        return Words.getIntVolatile(file, row(row, RINGS));
    }

    void ring(int row) {
        Words.getAndAddInt(file, row(row, RINGS), 1);
    }
}
