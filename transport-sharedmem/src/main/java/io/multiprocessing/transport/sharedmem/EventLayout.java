package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;

/**
 * The file of an event.
 *
 * <pre>
 * offset size field      writer                         reader
 *      0   32 header     the host, once                 all
 *     64    4 aborted    the host                       all
 *     68    4 nappers    who cannot be woken, or wake   all
 *    128    8 state      who sets and who clears        all
 *    256    8 sleepers   who sleeps and who wakes       an {@link Event}
 * </pre>
 *
 * <p>Bit 0 of the state says whether it is set; the others count how often it was, so that a thread that waits knows
 * that it was set meanwhile, however soon it was cleared.
 */
final class EventLayout extends StructureLayout {
    static final long BYTES = 320;
    static final long STATE = 128;
    static final long SLEEPERS = 256;

    private static final long SET = 1;
    private static final long ONE_TIME = 2;

    EventLayout(MemorySegment file) {
        super(file);
    }

    Event sleepers() {
        return new Event(file, SLEEPERS);
    }

    long stateVolatile() {
        return Words.getLongVolatile(file, STATE);
    }

    static boolean isSet(long state) {
        return (state & SET) != 0;
    }

    /** How often it was set. */
    static long times(long state) {
        return state / ONE_TIME;
    }

    void set() {
        long state;
        do {
            state = stateVolatile();
        } while (!Words.compareAndSetLong(file, STATE, state, (state | SET) + ONE_TIME));
    }

    void clear() {
        long state;
        do {
            state = stateVolatile();
        } while (!Words.compareAndSetLong(file, STATE, state, state & ~SET));
    }
}
